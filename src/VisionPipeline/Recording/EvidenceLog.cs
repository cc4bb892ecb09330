using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace VisionPipeline.Recording;

/// <summary>The signed, hash-chained log of a node: each line holds the hash of the line before, so none can be changed or taken out unseen.</summary>
/// <remarks>
/// Lines are JSON, one object each. The signature covers the line up to its own key. Cutting lines off the end cannot be seen from
/// the log alone: compare its last line with a copy kept elsewhere. Used by the disk's thread.
/// </remarks>
internal sealed class EvidenceLog : IDisposable
{
    /// <summary>Its name in the recording folder.</summary>
    public const string FileName = "evidence.log";

    internal static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly FileStream _file;
    private readonly ECDsa _key;
    private readonly string _node;
    private readonly TimeProvider _time;
    private readonly MemoryStream _pending = new();
    private long _number;
    private string _previous = EvidenceLine.FirstPrevious;

    private EvidenceLog(FileStream file, ECDsa key, string node, TimeProvider time)
    {
        _file = file;
        _key = key;
        _node = node;
        _time = time;
    }

    /// <summary>Opens the log to go on after its last whole line; a line that a crash tore is cut off.</summary>
    public static EvidenceLog Open(string root, string keyFile, string node, TimeProvider time)
    {
        ECDsa key = EvidenceKey.Load(keyFile, root);
        var file = new FileStream(Path.Combine(root, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        var log = new EvidenceLog(file, key, node, time);
        log.FindEnd();
        return log;
    }

    /// <summary>Adds a line to what <see cref="Flush"/> writes.</summary>
    public void Append(EvidenceEntry entry)
    {
        var line = new EvidenceLine(++_number, _previous, _time.GetUtcNow(), _node, entry);
        string text = JsonSerializer.Serialize(line, Json)[..^1];
        string signature = Convert.ToHexStringLower(_key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256));
        byte[] bytes = Encoding.UTF8.GetBytes($"{text}{EvidenceLine.SignatureKey}{signature}\"}}");
        _previous = FileHash.Of(bytes);
        _pending.Write(bytes);
        _pending.WriteByte((byte)'\n');
    }

    /// <summary>Says durably that files are gone for a reason; saying it twice is harmless.</summary>
    public void TellDeleted(IReadOnlyList<RecordingRow> rows)
    {
        foreach (RecordingRow row in rows)
            Append(new EvidenceEntry("deleted") { File = EvidenceFile.Of(row) });
        Flush();
    }

    /// <summary>Writes the lines and makes them durable. After a failure the same lines are written again at the next call.</summary>
    public void Flush()
    {
        if (_pending.Length == 0)
            return;
        long end = _file.Position;
        try
        {
            _pending.WriteTo(_file);
            _file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            _file.Position = end;
            throw;
        }

        _pending.SetLength(0);
    }

    public void Dispose()
    {
        _file.Dispose();
        _key.Dispose();
        _pending.Dispose();
    }

    private void FindEnd()
    {
        long end = 0;
        using (var reader = new LineReader(_file))
        {
            while (reader.Next() is byte[] line)
            {
                end = reader.Position;
                _number++;
                _previous = FileHash.Of(line);
            }
        }

        _file.SetLength(end);
        _file.Position = end;
    }

    /// <summary>Reads whole lines, those with an end.</summary>
    internal sealed class LineReader(Stream stream) : IDisposable
    {
        private readonly BufferedStream _buffer = new(stream, 1 << 16);

        public long Position { get; private set; }

        public byte[]? Next()
        {
            var line = new List<byte>(512);
            for (int value; (value = _buffer.ReadByte()) >= 0;)
            {
                if (value == '\n')
                {
                    Position += line.Count + 1;
                    return [.. line];
                }

                line.Add((byte)value);
            }

            return null;
        }

        // The stream stays its owner's.
        public void Dispose()
        {
        }
    }
}
