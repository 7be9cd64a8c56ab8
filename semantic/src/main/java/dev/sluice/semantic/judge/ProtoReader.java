package dev.sluice.semantic.judge;

import java.nio.charset.StandardCharsets;

/** Walks over the fields of a message in protobuf's wire format, of which ONNX files are made. */
final class ProtoReader {

    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int LENGTH = 2;
    private static final int FOUR_BYTES = 5;

    private final byte[] bytes;
    private final int end;
    private int at;
    private int field;
    private long number;
    private int start;

    ProtoReader(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.at = start;
        this.end = end;
    }

    /** Goes to the next field; false at the end of the message. */
    boolean next() {
        if (at >= end) {
            return false;
        }
        long tag = varint();
        field = (int) (tag >>> 3);
        switch ((int) (tag & 7)) {
            case VARINT -> {
                start = at;
                number = varint();
            }
            case EIGHT_BYTES -> skip(8);
            case FOUR_BYTES -> skip(4);
            case LENGTH -> skip(Math.toIntExact(varint()));
            default -> throw new IllegalArgumentException("Byte " + at + " starts no protobuf field");
        }
        return true;
    }

    int field() {
        return field;
    }

    /** The value of a number. */
    long number() {
        return number;
    }

    /** Where the content of the field starts. */
    int start() {
        return start;
    }

    /** Where the field ends. */
    int stop() {
        return at;
    }

    String text() {
        return new String(bytes, start, at - start, StandardCharsets.UTF_8);
    }

    /** The content of the field as a message. */
    ProtoReader message() {
        return new ProtoReader(bytes, start, at);
    }

    private void skip(int length) {
        start = at;
        at = Math.addExact(at, length);
        if (at > end) {
            throw new IllegalArgumentException("A protobuf field ends at byte " + at + ", its message at " + end);
        }
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = bytes[at++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("A protobuf number at byte " + at + " is too long");
    }
}
