"""Made exports of Base Carbone: the 67 columns of the genuine one, rows with invented figures."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from carbon_pipeline.sources.publishers.ademe.importer import read
from carbon_pipeline.sources.publishers.published_factors import PublishedFactor, Reading

LANGUAGES = ("français", "anglais", "espagnol")


def _in_languages(name: str) -> list[str]:
    return [f"{name} {language}" for language in LANGUAGES]


HEADER = [
    "Type Ligne",
    "Identifiant de l'élément",
    "Structure",
    "Type de l'élément",
    "Statut de l'élément",
    *_in_languages("Nom base"),
    *_in_languages("Nom attribut"),
    *_in_languages("Nom frontière"),
    "Code de la catégorie",
    *_in_languages("Tags"),
    *_in_languages("Unité"),
    *("Contributeur", "Autres Contributeurs", "Programme", "Url du programme", "Source"),
    "Localisation géographique",
    *_in_languages("Sous-localisation géographique"),
    *("Date de création", "Date de modification", "Période de validité"),
    *("Incertitude", "Réglementations", "Transparence", "Qualité"),
    *(f"Qualité {each}" for each in ("TeR", "GR", "TiR", "C", "P", "M")),
    *_in_languages("Commentaire"),
    "Type poste",
    *_in_languages("Nom poste"),
    "Total poste non décomposé",
    *("CO2f", "CH4f", "CH4b", "N2O"),
    *(f"{word} gaz supplémentaire {n}" for n in range(1, 6) for word in ("Code", "Valeur")),
    *("Autres GES", "CO2b"),
]

# an element as the base holds most of them
_USUAL = {
    "Type Ligne": "Elément",
    "Identifiant de l'élément": "1",
    "Structure": "élément non décomposé",
    "Type de l'élément": "Facteur d'émission",
    "Statut de l'élément": "Valide générique",
    "Nom base français": "Gazole",
    "Code de la catégorie": "Combustibles > Fossiles > Liquides",
    "Unité français": "kgCO2e/litre",
    "Localisation géographique": "France continentale",
    "Date de création": "12/03/2019",
    "Date de modification": "05/06/2021",
    "Période de validité": "déc-24",
    "Total poste non décomposé": "2,5",
}
SHORT = {
    "id": "Identifiant de l'élément",
    "kind": "Type de l'élément",
    "status": "Statut de l'élément",
    "name": "Nom base français",
    "attribute": "Nom attribut français",
    "boundary": "Nom frontière français",
    "category": "Code de la catégorie",
    "unit": "Unité français",
    "location": "Localisation géographique",
    "place": "Sous-localisation géographique français",
    "created": "Date de création",
    "modified": "Date de modification",
    "period": "Période de validité",
    "part": "Type poste",
    "part_name": "Nom poste français",
    "total": "Total poste non décomposé",
    "source": "Source",
    "gas_1": "Code gaz supplémentaire 1",
    "value_1": "Valeur gaz supplémentaire 1",
    "other": "Autres GES",
}

Cells = dict[str, str]


def element(**cells: str) -> Cells:
    """A valid element of diesel at 2.5 kg CO2e per litre, but for what is given."""
    return _USUAL | {SHORT.get(name, name): text for name, text in cells.items()}


def poste(**cells: str) -> Cells:
    """A part of that element."""
    return element(**cells) | {"Type Ligne": "Poste"}


def as_bytes(
    rows: Iterable[Cells], *, header: list[str] = HEADER, encoding: str = "cp1252", sep: str = ";"
) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=sep, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([row.get(name, "") for name in header] for row in rows)
    return text.getvalue().encode(encoding)


def made(folder: Path, rows: Iterable[Cells], name: str = "Base_Carbone_V23.6.csv") -> Path:
    path = folder / name
    path.write_bytes(as_bytes(rows))
    return path


def read_rows_of(folder: Path, *rows: Cells) -> Reading:
    return read(made(folder, rows))


def the_factor(folder: Path, *rows: Cells) -> PublishedFactor:
    """The first factor of a file of these rows."""
    return read_rows_of(folder, *rows).factors[0]
