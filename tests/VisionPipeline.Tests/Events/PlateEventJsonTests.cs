using System.Text;
using VisionPipeline.Events;

namespace VisionPipeline.Tests.Events;

public sealed class PlateEventJsonTests
{
    [Fact]
    public void Write_TextWithSigns_KeepsThemReadableAndComesBack()
    {
        const string Message = "live -> back-off: 'Tor \"Süd\"' C:\\x <&> +\t\n\u0001";
        byte[] json = PlateEventJson.Write(new HealthEvent { Kind = HealthKind.CameraState, Node = "n", Time = DateTimeOffset.UnixEpoch, Alarm = false, Message = Message });
        Assert.Contains("""live -> back-off: 'Tor \"Süd\"' C:\\x <&> +\t\n\u0001""", Encoding.UTF8.GetString(json), StringComparison.Ordinal);
        Assert.Equal(Message, PlateEventJson.ReadHealth(json).Message);
    }
}
