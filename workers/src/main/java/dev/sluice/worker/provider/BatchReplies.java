package dev.sluice.worker.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.worker.provider.BatchApi.Reply;

/** What batch APIs answer, read. */
final class BatchReplies {

    private BatchReplies() {}

    /** The id of what was made. */
    static Reply<String> id(Reply<byte[]> reply) {
        if (!(reply instanceof Reply.Done<byte[]>(byte[] body))) {
            return failed(reply);
        }
        JsonNode id = ResponseJson.parse(body).path("id");
        return id.isTextual() ? new Reply.Done<>(id.textValue()) : notUnderstood();
    }

    /** The same failure of something else. */
    static <T> Reply<T> failed(Reply<byte[]> reply) {
        return switch (reply) {
            case Reply.Refused<byte[]>(ErrorInfo error) -> new Reply.Refused<>(error);
            case Reply.Unclear<byte[]>(ErrorInfo error) -> new Reply.Unclear<>(error);
            case Reply.Done<byte[]> _ -> notUnderstood();
        };
    }

    /** The provider says something that means nothing here. */
    static <T> Reply<T> notUnderstood() {
        return new Reply.Unclear<>(Errors.retryable(
                ErrorCodes.PROVIDER_BAD_RESPONSE, "The provider's batch API answered in another form", null));
    }
}
