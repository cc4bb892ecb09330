namespace VisionPipeline.Publishing;

/// <summary>What is known of each camera's messages: how many are under way, and until where they go one at a time. Outlives producers. Used by one loop.</summary>
internal sealed class KafkaLanes(KafkaConfig config, TimeProvider time)
{
    private readonly Dictionary<int, Lane> _lanes = [];
    private readonly Dictionary<string, long> _unknownTopics = new(StringComparer.Ordinal);

    public void BeginSession()
    {
        foreach (Lane lane in _lanes.Values)
        {
            lane.UnderWay = 0;
            lane.Failed.Clear();
        }
    }

    public Lane Of(int id)
    {
        if (!_lanes.TryGetValue(id, out Lane? lane))
            _lanes[id] = lane = new Lane();
        return lane;
    }

    /// <summary>How many messages of a lane may be sent now.</summary>
    public int Room(Lane lane)
    {
        if (lane.Failed.Count > 0 || (lane.RestingSince is { } since && time.GetElapsedTime(since) < lane.Rest))
            return 0;
        return lane.IsSuspect ? 0 : lane.CarefulUntil > 0 ? 1 - lane.UnderWay : config.WindowPerKey - lane.UnderWay;
    }

    /// <summary>A lane with a message that was refused together with others; 0 where there is none. Lane numbers count from 1.</summary>
    public int Suspect() => _lanes.FirstOrDefault(pair => pair.Value.IsSuspect).Key;

    /// <summary>No failed message goes before others any more.</summary>
    public void Passed(Lane lane, long sequence)
    {
        lane.RestingSince = null;
        if (sequence < lane.CarefulUntil)
            return;
        lane.CarefulUntil = 0;
        lane.IsSuspect = false;
    }

    /// <summary>The lane rests before its next attempt; longer each time.</summary>
    public void LetRest(Lane lane)
    {
        lane.Rest = lane.RestingSince is null ? config.BackOff : TimeSpan.FromTicks(Math.Min(config.MaxBackOff.Ticks, lane.Rest.Ticks * 2));
        lane.RestingSince = time.GetTimestamp();
        lane.IsSuspect = false;
    }

    /// <summary>Lanes with messages under way of which none was answered for too long.</summary>
    public IEnumerable<Lane> Unanswered() => _lanes.Values.Where(IsUnanswered);

    public bool IsUnanswered(Lane lane) => lane.UnderWay > 0 && time.GetElapsedTime(lane.Answered) > config.StallTimeout;

    /// <summary>Lanes whose failures are not judged yet.</summary>
    public IEnumerable<Lane> Unjudged() => _lanes.Values.Where(lane => lane.Failed.Count > 0);

    public void TopicWorks(string topic) => _unknownTopics.Remove(topic);

    /// <summary>Whether a topic has been unknown for longer than its events are to wait.</summary>
    public bool IsOutOfPatience(string topic)
    {
        if (!_unknownTopics.TryGetValue(topic, out long since))
            _unknownTopics[topic] = since = time.GetTimestamp();
        return config.UnknownTopicPatience is { } patience && time.GetElapsedTime(since) >= patience;
    }

    internal sealed class Lane
    {
        public int UnderWay { get; set; }

        /// <summary>When a message was answered last, or the first went under way, or it was told that neither happened.</summary>
        public long Answered { get; set; }

        /// <summary>Up to this event messages go one at a time; 0 for many at once.</summary>
        public long CarefulUntil { get; set; }

        /// <summary>Whether the brokers refused a batch with one of its messages: it goes again with nothing else under way, so that the next refusal is its own.</summary>
        public bool IsSuspect { get; set; }

        public long? RestingSince { get; set; }

        public TimeSpan Rest { get; set; }

        /// <summary>Failures whose companions are still under way.</summary>
        public List<KafkaReport> Failed { get; } = [];
    }
}
