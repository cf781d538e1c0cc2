"""When things run: the jobs of the files and of a month, the schedule and the sensor that ask for them."""
