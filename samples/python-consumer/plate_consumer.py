#!/usr/bin/env python3
"""plate_consumer.py BOOTSTRAP OUTPUT [--count N]: writes each revision of each pass once, however often it comes; ends after N messages.

Needs the package confluent_kafka (Debian: python3-confluent-kafka).
"""
import argparse
import json
import os
import sys

from confluent_kafka import Consumer, KafkaException

KNOWN_VERSION = 1


def read(body):
    """An event of docs/events.md. Unknown fields are ignored: a later version 1 may have more."""
    event = json.loads(body)
    if event["schema_version"] != KNOWN_VERSION:
        raise ValueError(f"schema version {event['schema_version']}; this consumer knows {KNOWN_VERSION}")
    return event


class SeenRevisions:
    """The output file is the memory too: what stands in it was handled. A revision that comes again changes nothing."""

    def __init__(self, path):
        self.latest = {}
        if os.path.exists(path):
            with open(path, encoding="utf-8") as lines:
                for fields in (line.rstrip("\n").split("\t") for line in lines):
                    if len(fields) >= 6:
                        self.latest[fields[0]] = int(fields[1])
        self.file = open(path, "a", encoding="utf-8", buffering=1)

    def handle(self, event):
        # Revisions of a pass come in order, so that the latest number tells all of them.
        if event["revision"] <= self.latest.get(event["pass_id"], 0):
            return False
        # One vehicle that was told under two names: what was done about this one is taken back, the other one stays.
        state = "merged" if "merged_into" in event else event["state"]
        text = event.get("plate", {}).get("text", "-")
        captured = event["times"]["captured"][:23] + "Z"
        self.file.write("\t".join([event["pass_id"], str(event["revision"]), state, event["camera"], text, captured]) + "\n")
        self.latest[event["pass_id"]] = event["revision"]
        return True


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bootstrap")
    parser.add_argument("output")
    parser.add_argument("--count", type=int, default=sys.maxsize)
    arguments = parser.parse_args()
    consumer = Consumer({
        "bootstrap.servers": arguments.bootstrap,
        "group.id": "python-consumer",
        "auto.offset.reset": "earliest",
        # Offsets are committed after the work is done: a crash brings messages again, which the output recognises.
        "enable.auto.commit": False,
    })
    consumer.subscribe(["vision.plates"])
    seen = SeenRevisions(arguments.output)
    handled = repeated = 0
    while handled + repeated < arguments.count:
        message = consumer.poll()
        if message.error():
            raise KafkaException(message.error())
        if seen.handle(read(message.value())):
            handled += 1
        else:
            repeated += 1
        consumer.commit(message, asynchronous=False)
    consumer.close()
    print(f"{handled} handled, {repeated} repeated")
    return 0


if __name__ == "__main__":
    sys.exit(main())
