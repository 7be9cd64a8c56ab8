package dev.sluice.cache.fingerprint;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 over values that are told apart by type and length, so that no two sequences of values have the same bytes.
 */
public final class Digest {

    private static final int CHUNK_CHARS = 4096;

    private final MessageDigest sha;

    public Digest() {
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** Adds a text or its absence. UTF-16 code units are hashed: in UTF-8 all lone surrogates are the same. */
    public Digest text(@Nullable String value) {
        if (value == null) {
            sha.update((byte) 0);
            return this;
        }
        head(1, value.length());
        ByteBuffer buffer = ByteBuffer.allocate(2 * Math.min(CHUNK_CHARS, value.length()));
        for (int start = 0; start < value.length(); start += CHUNK_CHARS) {
            buffer.clear();
            for (int i = start; i < Math.min(value.length(), start + CHUNK_CHARS); i++) {
                buffer.putChar(value.charAt(i));
            }
            sha.update(buffer.flip());
        }
        return this;
    }

    /** Adds bytes; the buffer's position stays where it is. */
    public Digest bytes(ByteBuffer value) {
        head(2, value.remaining());
        sha.update(value.duplicate());
        return this;
    }

    /** Adds an integral number or a bit pattern. */
    public Digest number(long value) {
        head(3, value);
        return this;
    }

    /** The hash in hexadecimal; the digest is used up. */
    public String hex() {
        return HexFormat.of().formatHex(sha.digest());
    }

    private void head(int type, long value) {
        sha.update(ByteBuffer.allocate(9).put((byte) type).putLong(value).flip());
    }
}
