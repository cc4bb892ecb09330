using Confluent.Kafka;

namespace VisionPipeline.Publishing;

/// <summary>Sorts error codes.</summary>
internal static class KafkaVerdicts
{
    public static KafkaVerdict Of(Error error) => error.Code switch
    {
        _ when error.IsFatal => KafkaVerdict.Finished,
        ErrorCode.Local_Fatal or ErrorCode.Local_GaplessGuarantee or ErrorCode.Local_Inconsistent or ErrorCode.Local_PurgeQueue or ErrorCode.Local_PurgeInflight
            or ErrorCode.Local_State or ErrorCode.Local_Destroy or ErrorCode.Local_Fenced or ErrorCode.OutOfOrderSequenceNumber or ErrorCode.UnknownProducerId
            or ErrorCode.InvalidProducerEpoch or ErrorCode.ProducerFenced or ErrorCode.InvalidProducerIdMapping => KafkaVerdict.Finished,
        ErrorCode.MsgSizeTooLarge or ErrorCode.RecordListTooLarge or ErrorCode.InvalidMsgSize or ErrorCode.InvalidRecord or ErrorCode.InvalidMsg
            or ErrorCode.InvalidTimestamp or ErrorCode.PolicyViolation or ErrorCode.UnsupportedForMessageFormat or ErrorCode.Local_BadMsg => KafkaVerdict.Refused,
        ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition => KafkaVerdict.NoTopic,
        _ => KafkaVerdict.Later,
    };
}
