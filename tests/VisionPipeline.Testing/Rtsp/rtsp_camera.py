#!/usr/bin/python3
"""An RTSP camera for tests: serves clips in a loop without re-encoding.

Access units are read once with GStreamer and fed to appsrc at the pace of their decoding times, with
timestamps that continue over the loop seam. The first argument is one JSON object:

  {"port": 0, "auth": "none|basic|digest", "user": "u", "password": "p", "transports": ["tcp", "udp"],
   "mounts": [{"path": "/cam", "clip": "FILE", "shared": true, "sound": null}]}

Commands come as JSON lines on stdin, each with an "id" which the answer repeats:

  {"cmd": "pause", "mount": "/cam"}     no more frames; connection, keep-alives and RTCP go on (no mount: all)
  {"cmd": "resume", "mount": "/cam"}    frames again, stamped with the time of now
  {"cmd": "kick", "mount": "/cam"}      drop the TCP connections of its clients (no mount: all)
  {"cmd": "remove", "mount": "/cam"}    unknown path from now on (404), clients dropped
  {"cmd": "add", "mount": "/x", "clip": "FILE"}
  {"cmd": "swap", "mount": "/cam", "clip": "FILE", "in_stream": true}   in the running stream (same codec only),
                                        otherwise clients are dropped and meet the new clip when they come back
  {"cmd": "stats"}    {"cmd": "quit"}

Answers and news are JSON lines on stdout: "ready" with the port, "done", "error", "connected", "playing",
"disconnected". The process ends with its parent: SIGKILL by the kernel, or end of stdin.
"""
import ctypes
import json
import os
import signal
import sys
import threading
import time

PR_SET_PDEATHSIG = 1
ctypes.CDLL("libc.so.6", use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer

NONE = Gst.CLOCK_TIME_NONE
READ_DEADLINE_S = 60
# A gap of this size (a stopped process, a starved machine) is skipped as a camera would, not sent as a burst.
MAX_LAG = Gst.SECOND

# media type: (parser to access units, caps that appsrc announces, payloader)
CODECS = {
    "video/x-h264": ("h264parse config-interval=-1",
                     "video/x-h264,stream-format=byte-stream,alignment=au", "rtph264pay config-interval=-1"),
    "video/x-h265": ("h265parse config-interval=-1",
                     "video/x-h265,stream-format=byte-stream,alignment=au", "rtph265pay config-interval=-1"),
    "image/jpeg": ("jpegparse", "image/jpeg", "rtpjpegpay"),
}

# name: (samples per second, encoder and payloader); payload types of RFC 3551, 96 and above where it has none
SOUNDS = {
    "pcmu": (8000, "mulawenc ! rtppcmupay name=pay1 pt=0"),
    "pcma": (8000, "alawenc ! rtppcmapay name=pay1 pt=8"),
    "l16": (16000, "rtpL16pay name=pay1 pt=98"),
    "opus": (48000, "opusenc ! rtpopuspay name=pay1 pt=98"),
}

_out = threading.Lock()


def say(event, **values):
    with _out:
        sys.stdout.write(json.dumps({"event": event, **values}) + "\n")
        sys.stdout.flush()


class Clip:
    """The access units of the first video stream of a file, times in ns, first decoding time 0."""

    def __init__(self, path):
        self.path = path
        self.media_type = None
        self._sink = None
        self._failure = None
        samples = self._read()
        if not samples:
            raise ValueError(f"{path}: no H.264, H.265 or JPEG video in it")

        self.caps = self._caps(samples[0])
        step = self._frame_step(samples)
        units, clock = [], 0
        for sample in samples:
            buffer, segment = sample.get_buffer(), sample.get_segment()
            pts, dts = self._time(segment, buffer.pts), self._time(segment, buffer.dts)
            # Elementary streams carry no times: frames follow each other at the declared rate.
            dts = dts if dts is not None else (pts if pts is not None else clock)
            pts = pts if pts is not None else dts
            clock = dts + step
            units.append((buffer, dts, pts))
        origin = units[0][1]
        self.units = [(buffer, dts - origin, pts - origin) for buffer, dts, pts in units]
        self.duration = max(units[-1][1] - origin + step,
                            max(p for _, _, p in self.units) - min(p for _, _, p in self.units) + step)

    @staticmethod
    def _time(segment, stamp):
        """Running time that may be negative: B-frame clips start decoding before the first picture is shown."""
        if stamp == NONE:
            return None
        sign, value = segment.to_running_time_full(Gst.Format.TIME, stamp)
        return value if sign >= 0 else -value

    def _caps(self, sample):
        """What appsrc announces: parameter sets travel in band, but the JPEG payloader wants the size."""
        caps = Gst.Caps.from_string(CODECS[self.media_type][1])
        if self.media_type == "image/jpeg":
            shape = sample.get_caps().get_structure(0)
            caps.set_value("width", shape.get_int("width").value)
            caps.set_value("height", shape.get_int("height").value)
        return caps

    @staticmethod
    def _frame_step(samples):
        known, top, bottom = samples[0].get_caps().get_structure(0).get_fraction("framerate")
        if known and top > 0:
            return Gst.SECOND * bottom // top
        stamps = sorted(s.get_buffer().pts for s in samples if s.get_buffer().pts != NONE)
        return (stamps[-1] - stamps[0]) // (len(stamps) - 1) if len(stamps) > 1 else Gst.SECOND // 25

    def _read(self):
        pipeline = Gst.parse_launch("filesrc name=file ! parsebin name=bin")
        pipeline.get_by_name("file").set_property("location", self.path)
        pipeline.get_by_name("bin").connect("pad-added", self._link, pipeline)
        pipeline.set_state(Gst.State.PLAYING)
        bus = pipeline.get_bus()
        message = bus.timed_pop_filtered(READ_DEADLINE_S * Gst.SECOND, Gst.MessageType.EOS | Gst.MessageType.ERROR)
        try:
            if message is None:
                raise ValueError(f"{self.path}: not read within {READ_DEADLINE_S} s")
            if message.type == Gst.MessageType.ERROR:
                raise ValueError(f"{self.path}: {message.parse_error()[0].message}")
            samples = []
            while self._sink is not None:
                sample = self._sink.emit("try-pull-sample", 0)
                if sample is None:
                    break
                samples.append(sample)
            return samples
        finally:
            pipeline.set_state(Gst.State.NULL)

    def _link(self, _, pad, pipeline):
        name = (pad.get_current_caps() or pad.query_caps(None)).get_structure(0).get_name()
        if name in CODECS and self._sink is None:
            self.media_type = name
            parser, caps, _ = CODECS[name]
            tail = Gst.parse_bin_from_description(
                f"{parser} ! {caps} ! appsink name=units sync=false wait-on-eos=false", True)
            self._sink = tail.get_by_name("units")
        else:
            tail = Gst.parse_bin_from_description("fakesink sync=false", True)
        pipeline.add(tail)
        pad.link(tail.get_static_pad("sink"))
        tail.sync_state_with_parent()


class Mount:
    """One path: the clip it plays now, whether it is silent, and the feeders of its running media."""

    def __init__(self, path, clip, shared, sound):
        self.path = path
        self.clip = clip
        self.shared = shared
        self.sound = sound
        self.paused = False
        self.removed = False
        self.frames = 0
        self.loops = 0
        self.feeders = set()


class Feeder:
    """Pushes the mount's access units into one appsrc; lives on the main loop."""

    def __init__(self, mount, source):
        self.mount = mount
        self.source = source
        self._take_clip()
        self.anchor = None  # running time at which the current pass over the clip began
        self.timer = 0
        self.stopped = False

    def start(self):
        if not self.stopped:
            self.mount.feeders.add(self)
            self._tick()
        return False

    def stop(self):
        self.stopped = True
        self.mount.feeders.discard(self)
        if self.timer:
            GLib.source_remove(self.timer)
            self.timer = 0
        return False

    def skip_to_now(self):
        now = self._now()
        if self.anchor is not None and now is not None:
            self.anchor += max(0, now - self._due())

    def _now(self):
        """Running time, or None before the source plays: until then its base time is not set and the sum is nonsense."""
        if self.source.current_state != Gst.State.PLAYING:
            return None
        now = self.source.get_current_running_time()
        return None if now == NONE else now

    def _due(self):
        return self.anchor + self.clip.units[self.index][1]

    def _tick(self):
        self.timer = 0
        if self.mount.removed:
            # Who was between DESCRIBE and SETUP when the mount went was not kicked, and would see it go on for ever.
            self.source.emit("end-of-stream")
            return self.stop()
        wait_ms = 10
        now = self._now()
        if now is not None and not self.mount.paused:
            if self.anchor is None:
                self.anchor = now
            if now - self._due() > MAX_LAG:
                self.skip_to_now()
            while self._due() <= now:
                if not self._push():
                    return self.stop()
            wait_ms = max(1, (self._due() - now + Gst.MSECOND - 1) // Gst.MSECOND)
        self.timer = GLib.timeout_add(wait_ms, self._tick)
        return False

    def _push(self):
        unit, dts, pts = self.clip.units[self.index]
        buffer = unit.copy_region(Gst.BufferCopyFlags.FLAGS | Gst.BufferCopyFlags.MEMORY, 0, unit.get_size())
        buffer.dts = self.anchor + dts
        # A picture out of order across the seam must not lie before time 0.
        buffer.pts = max(0, self.anchor + pts)
        if self.source.emit("push-buffer", buffer) != Gst.FlowReturn.OK:
            return False
        self.mount.frames += 1
        self.index += 1
        if self.index == len(self.clip.units):
            self._wrap()
        elif self.clip is not self.mount.clip:
            self.anchor = self._due()
            self._take_clip()
        return True

    def _take_clip(self):
        self.clip, self.index = self.mount.clip, 0
        self.source.set_property("caps", self.clip.caps)

    def _wrap(self):
        self.anchor += self.clip.duration
        self.mount.loops += 1
        self._take_clip()


class Camera:
    def __init__(self, config):
        self.loop = GLib.MainLoop()
        self.config = config
        self.clips = {}
        self.mounts = {}
        self.clients = {}  # client: [number, path it plays or None]
        self.connections = 0
        protocols = GstRtsp.RTSPLowerTrans(0)
        for transport in config.get("transports") or ["tcp", "udp"]:
            protocols |= {"tcp": GstRtsp.RTSPLowerTrans.TCP, "udp": GstRtsp.RTSPLowerTrans.UDP}[transport]
        self.protocols = protocols

        self.server = GstRtspServer.RTSPServer.new()
        self.server.set_address("127.0.0.1")
        self.server.set_service(str(config.get("port", 0)))
        self.secured = config.get("auth", "none") != "none"
        if self.secured:
            self.server.set_auth(self._auth(config))
        self.server.connect("client-connected", self._connected)
        for mount in config["mounts"]:
            self.add(mount["path"], mount["clip"], mount.get("shared", True), mount.get("sound"))

    @staticmethod
    def _auth(config):
        auth = GstRtspServer.RTSPAuth.new()
        token = GstRtspServer.RTSPToken()
        token.set_string("media.factory.role", "viewer")
        if config["auth"] == "digest":
            auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
            auth.add_digest(config["user"], config["password"], token)
        else:
            auth.set_supported_methods(GstRtsp.RTSPAuthMethod.BASIC)
            auth.add_basic(GstRtspServer.RTSPAuth.make_basic(config["user"], config["password"]), token)
        return auth

    def run(self):
        if self.server.attach(None) == 0:
            raise ValueError(f"port {self.config.get('port', 0)} on 127.0.0.1 cannot be bound")
        threading.Thread(target=self._read_commands, daemon=True).start()
        say("ready", port=self.server.get_bound_port(), pid=os.getpid())
        self.loop.run()

    # Mounts

    def clip(self, path):
        if path not in self.clips:
            self.clips[path] = Clip(path)
        return self.clips[path]

    def add(self, path, clip, shared=True, sound=None):
        if path in self.mounts:
            raise ValueError(f"mount {path} is there already")
        self._serve(Mount(path, self.clip(clip), shared, sound))

    def _serve(self, mount):
        payloader = CODECS[mount.clip.media_type][2]
        sound = ""
        if mount.sound is not None:
            rate, chain = SOUNDS[mount.sound]
            sound = f"audiotestsrc name=tone is-live=true freq=440 samplesperbuffer={rate // 50} ! audioconvert ! audio/x-raw,rate={rate},channels=1 ! audioconvert ! {chain} "
        factory = GstRtspServer.RTSPMediaFactory.new()
        factory.set_launch(f"( appsrc name=source is-live=true format=time max-bytes=0 "
                           f"! {payloader} name=pay0 pt={26 if mount.clip.media_type == 'image/jpeg' else 96} {sound})")
        factory.set_shared(mount.shared)
        factory.set_protocols(self.protocols)
        if self.secured:
            permissions = GstRtspServer.RTSPPermissions()
            permissions.add_permission_for_role("viewer", "media.factory.access", True)
            permissions.add_permission_for_role("viewer", "media.factory.construct", True)
            factory.set_permissions(permissions)
        factory.connect("media-configure", self._configure, mount)
        self.mounts[mount.path] = mount
        self.server.get_mount_points().add_factory(mount.path, factory)

    @staticmethod
    def _configure(_, media, mount):
        # The feeder keeps the pace. Sinks that wait for presentation times would send B-frame clips in bursts.
        media.set_rate_control(False)
        tone = media.get_element().get_by_name("tone")
        if tone is not None:
            tone.get_static_pad("src").add_probe(Gst.PadProbeType.QUERY_UPSTREAM, Camera._no_seeking)
        feeder = Feeder(mount, media.get_element().get_by_name("source"))
        media.connect("unprepared", lambda *_: GLib.idle_add(feeder.stop) and None)
        GLib.idle_add(feeder.start)

    @staticmethod
    def _no_seeking(_, info):
        # A tone can be sought, and then the server would seek the pictures too, which cannot.
        seeks = info.get_query().type == Gst.QueryType.SEEKING
        return Gst.PadProbeReturn.DROP if seeks else Gst.PadProbeReturn.OK

    def remove(self, path):
        self._known(path).removed = True
        self.server.get_mount_points().remove_factory(path)
        del self.mounts[path]
        self.kick(path)

    def swap(self, path, clip, in_stream):
        mount, new = self._known(path), self.clip(clip)
        if in_stream:
            if new.media_type != mount.clip.media_type:
                raise ValueError(f"{path} sends {mount.clip.media_type}: {new.media_type} needs a new connection")
            mount.clip = new
            return
        self.remove(path)
        self._serve(Mount(path, new, mount.shared, mount.sound))

    def pause(self, path, paused):
        for mount in [self._known(path)] if path else self.mounts.values():
            mount.paused = paused
            for feeder in mount.feeders:
                if not paused:
                    feeder.skip_to_now()

    def _known(self, path):
        if path not in self.mounts:
            raise ValueError(f"no mount {path}; there are: {', '.join(sorted(self.mounts)) or 'none'}")
        return self.mounts[path]

    # Clients

    def _connected(self, _, client):
        self.connections += 1
        number = self.connections
        self.clients[client] = [number, None]
        client.connect("setup-request", lambda *about: self._place(*about) and None)
        client.connect("play-request", self._playing)
        client.connect("closed", self._closed)
        say("connected", client=number)

    def _place(self, client, context):
        # A signal comes after its answer: who has the answer to PLAY is known by SETUP, by PLAY perhaps not yet.
        entry = self.clients.get(client)
        if entry is not None:
            path = context.uri.abspath
            entry[1] = next((p for p in self.mounts if path == p or path.startswith(p + "/")), path)
        return entry

    def _playing(self, client, context):
        entry = self._place(client, context)
        if entry is not None:
            say("playing", client=entry[0], mount=entry[1])

    def _closed(self, client):
        entry = self.clients.pop(client, None)
        if entry is not None:
            say("disconnected", client=entry[0])

    def kick(self, path):
        def judge(_, client):
            entry = self.clients.get(client)
            mine = path is None or (entry is not None and entry[1] == path)
            return GstRtspServer.RTSPFilterResult.REMOVE if mine else GstRtspServer.RTSPFilterResult.KEEP
        self.server.client_filter(judge)

    # Commands

    def _read_commands(self):
        for line in sys.stdin:
            GLib.idle_add(self._obey, line)
        GLib.idle_add(self.loop.quit)

    def _obey(self, line):
        number = None
        try:
            command = json.loads(line)
            number = command.get("id")
            say("done", id=number, **(self._do(command) or {}))
        except (ValueError, KeyError, TypeError) as fault:
            say("error", id=number, text=str(fault))
        return False

    def _do(self, command):
        verb, path = command["cmd"], command.get("mount")
        if verb in ("pause", "resume"):
            self.pause(path, verb == "pause")
        elif verb == "kick":
            self.kick(path)
        elif verb == "remove":
            self.remove(path)
        elif verb == "add":
            self.add(path, command["clip"], command.get("shared", True))
        elif verb == "swap":
            self.swap(path, command["clip"], command.get("in_stream", False))
        elif verb == "stats":
            return {"cpu": time.process_time(), "clients": len(self.clients),
                    "frames": sum(m.frames for m in self.mounts.values()),
                    "loops": sum(m.loops for m in self.mounts.values())}
        elif verb == "quit":
            self.loop.quit()
        else:
            raise ValueError(f"unknown command {verb}")
        return None


def missing_elements():
    needed = {"appsrc", "appsink", "parsebin"}
    for chain in CODECS.values():
        needed |= {chain[0].split()[0], chain[2].split()[0]}
    return sorted(n for n in needed if Gst.ElementFactory.find(n) is None)


def main():
    Gst.init(None)
    if sys.argv[1:] == ["--check"]:
        absent = missing_elements()
        print("GStreamer elements absent: " + ", ".join(absent) if absent else "complete")
        return 1 if absent else 0
    try:
        Camera(json.loads(sys.argv[1])).run()
    except (ValueError, KeyError, IndexError) as fault:
        say("failed", text=f"{type(fault).__name__}: {fault}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
