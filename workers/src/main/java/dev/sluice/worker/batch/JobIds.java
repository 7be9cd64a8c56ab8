package dev.sluice.worker.batch;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;

/** Ids of jobs. */
final class JobIds {

    private JobIds() {}

    /**
     * SHA-256 (hex) of what is in a job. The same calls make the same job, also in another process.
     *
     * @param place where they come from, so that two installations with one account do not take each other's jobs
     */
    static String of(String place, Collection<String> dispatchIds) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            add(sha, place);
            dispatchIds.forEach(id -> add(sha, id));
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static void add(MessageDigest sha, String text) {
        sha.update(text.getBytes(StandardCharsets.UTF_8));
        sha.update((byte) 0);
    }
}
