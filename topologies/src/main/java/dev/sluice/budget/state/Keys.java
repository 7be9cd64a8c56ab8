package dev.sluice.budget.state;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Keys of the gate's tables, and ids derived from other ids. */
public final class Keys {

    private Keys() {}

    /** Key of something of a tenant. Length-prefixed, so that no choice of names makes two keys equal. */
    public static String of(String tenant, String id) {
        return tenant.length() + ":" + tenant + "/" + id;
    }

    /** Key of the budget counter of a policy. */
    public static String budget(String tenant, String policyId, String subject) {
        return of(tenant, policyId.length() + ":" + policyId + "/" + subject);
    }

    /** Id of a dispatch; attempts count from 1. */
    public static String dispatchId(String requestId, int attempt) {
        return requestId + ":" + attempt;
    }

    /** SHA-256 (hex) of a list of ids, each terminated so that boundaries count. */
    public static String digest(List<String> ids) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (String id : ids) {
                sha.update(id.getBytes(StandardCharsets.UTF_8));
                sha.update((byte) 0);
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
