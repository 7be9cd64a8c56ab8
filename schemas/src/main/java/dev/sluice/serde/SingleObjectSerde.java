package dev.sluice.serde;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Avro single-object encoding: a two-byte marker, the schema's fingerprint, the datum. Needs no registry, so that state
 * restores and internal topics flow while the registry is away.
 *
 * <p>Thread-safe; null and empty input decode to null.
 */
public final class SingleObjectSerde<T extends SpecificRecord> implements Serde<T> {

    private final BinaryMessageEncoder<T> encoder;
    private final BinaryMessageDecoder<T> decoder;
    private final Class<T> type;

    public SingleObjectSerde(Class<T> type) {
        TrustedRecords.trust();
        SpecificData data = SpecificData.getForClass(type);
        this.type = type;
        this.encoder = new BinaryMessageEncoder<>(data, data.getSchema(type));
        this.decoder = new BinaryMessageDecoder<>(data, data.getSchema(type));
    }

    /** Encodes a record. */
    public byte[] encode(T value) {
        try {
            ByteBuffer buffer = encoder.encode(value);
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        } catch (IOException | RuntimeException e) {
            throw new SerializationException("Cannot encode a " + type.getSimpleName(), e);
        }
    }

    /** Decodes a record; throws {@link SerializationException} when the bytes are not one of this type. */
    public T decode(byte[] bytes) {
        try {
            return decoder.decode(bytes);
        } catch (IOException | RuntimeException e) {
            throw new SerializationException("Cannot decode a " + type.getSimpleName(), e);
        }
    }

    @Override
    public Serializer<T> serializer() {
        return (topic, value) -> value == null ? null : encode(value);
    }

    @Override
    public Deserializer<T> deserializer() {
        return (topic, bytes) -> decodeOrNull(bytes);
    }

    private @Nullable T decodeOrNull(byte @Nullable [] bytes) {
        return bytes == null || bytes.length == 0 ? null : decode(bytes);
    }
}
