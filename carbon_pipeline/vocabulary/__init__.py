"""What words mean: columns, tables, units, scopes and months, each said once for every other room."""
