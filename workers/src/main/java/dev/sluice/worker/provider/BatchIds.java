package dev.sluice.worker.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.schema.DispatchItem;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.usage.CallFacts;
import dev.sluice.worker.provider.request.InvalidRequestException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the batch APIs of providers have in common: names of calls, pieces of input, ends of jobs. */
final class BatchIds {

    /** Error codes are shown to callers; anything else could be text that quotes the prompt. */
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private BatchIds() {}

    /** A name of 43 characters of A-Z a-z 0-9 _ -, which every provider takes. */
    static String hashed(String dispatchId) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(dispatchId.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /**
     * A JSON object with one member more, on one line. JSON has no line ends within strings, so those of the value can
     * become spaces without changing what it says.
     *
     * @param object a JSON object with at least one member
     */
    static byte[] withMember(String object, String name, ByteBuffer value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(object.length() + value.remaining() + 16);
        out.writeBytes(
                (object.substring(0, object.length() - 1) + ",\"" + name + "\":").getBytes(StandardCharsets.UTF_8));
        for (ByteBuffer left = value.duplicate(); left.hasRemaining(); ) {
            byte b = left.get();
            out.write(b == '\n' || b == '\r' ? ' ' : b);
        }
        out.write('}');
        return out.toByteArray();
    }

    /** The body of a call in a job, which never is a stream. */
    static Provider.Preparation prepare(WireFormat format, DispatchItem item) {
        try {
            return new Provider.Call(
                    item, ByteBuffer.wrap(format.body(item, false)).asReadOnlyBuffer());
        } catch (InvalidRequestException e) {
            return new Provider.Invalid(e.error());
        }
    }

    /** What a call says that its result may not repeat. */
    static CallFacts facts(WireFormat format, Provider.Call call) {
        return new CallFacts(true, format.facts(call.body()).cacheTtl());
    }

    /** A result that should be an answer. */
    static Attempt answer(WireFormat format, JsonNode body, @Nullable String requestId, CallFacts facts) {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        return format.answer(body, bytes, requestId, facts)
                .<Attempt>map(Attempt.Success::new)
                .orElseGet(() -> unreadable("The result is not an answer in the provider's format"));
    }

    /** A result that is an error. */
    static Attempt error(WireFormat format, int status, JsonNode body) {
        WireFormat.Refusal refusal = format.refusal(body);
        return new Attempt.ErrorResponse(
                status, refusal.code(), refusal.type(), refusal.isErrorObject(), refusal.retryAfter());
    }

    /** Removes a file that nobody needs any more. */
    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }

    /** The error of a call that a job did not come to. */
    static ErrorInfo notMade(String code, String message) {
        return Errors.retryable(code, message, null);
    }

    /** A call of which nothing can be told but that there is a line for it. */
    static Attempt unreadable(String message) {
        return new Attempt.Unknown(Errors.retryable(ErrorCodes.PROVIDER_BAD_RESPONSE, message, null));
    }

    /** A code for a message, after a comma; empty when there is none fit to be shown. */
    static String shown(JsonNode node) {
        String code = node.isObject() ? node.path("code").asText("") : node.asText("");
        return CODE.matcher(code).matches() ? ", " + code : "";
    }

    /** A time in epoch seconds or RFC 3339; now when it is none or lies ahead. */
    static Instant past(JsonNode time, Instant now) {
        try {
            Instant at = time.isNumber()
                    ? Instant.ofEpochSecond(time.asLong())
                    : OffsetDateTime.parse(time.asText()).toInstant();
            return at.isBefore(now) ? at : now;
        } catch (DateTimeException e) {
            return now;
        }
    }
}
