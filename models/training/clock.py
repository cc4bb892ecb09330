"""Times of day in options of the trainers."""
import argparse
import time


def next_time(text):
    """The next time that the local clock shows HH:MM, in seconds since 1970; the type of an option."""
    try:
        hour, minute = (int(part) for part in text.split(":"))
    except ValueError:
        hour = minute = -1
    if not (0 <= hour < 24 and 0 <= minute < 60):
        raise argparse.ArgumentTypeError(f"'{text}' is no time of day, HH:MM is wanted")
    now = time.localtime()
    # mktime makes a day beyond the end of a month the first of the next one, and finds out about summer time by itself.
    at = [time.mktime((now.tm_year, now.tm_mon, now.tm_mday + days, hour, minute, 0, 0, 0, -1)) for days in (0, 1)]
    return at[0] if at[0] > time.time() else at[1]
