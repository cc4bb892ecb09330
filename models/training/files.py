"""Files that the trainers want and write."""
import csv
import os
import sys


def need(path, wanted):
    """Ends the program with one line where there is no such file, before minutes of work go into what would fail."""
    if not os.path.isfile(path):
        sys.exit(f"{path}: no such file; {wanted}")


def write_csv(path, rows):
    """Dicts as a table; columns in the order in which they first appear, empty where a row has no such figure."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with open(path, "w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, columns)
        writer.writeheader()
        writer.writerows(rows)
