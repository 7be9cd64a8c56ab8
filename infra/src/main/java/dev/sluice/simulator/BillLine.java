package dev.sluice.simulator;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * One call the provider charges for.
 *
 * @param id of the bill; also the id of the response and its {@code x-request-id}
 * @param timeMs when the call was accepted, epoch ms
 * @param model as asked for
 * @param promptTokens all input tokens, cached ones included
 * @param cachedTokens input tokens charged at the lower price
 * @param completionTokens output tokens
 * @param costNanoUsd what is charged
 * @param requestId the request's {@code metadata.request_id}, or else its header {@code X-Client-Request-Id}
 * @param user the request's {@code user}
 * @param bodySha256 hash of the request body, hex
 * @param fault what went wrong after it was charged, see {@link Fault#label()}; null: nothing
 * @param cacheWriteTokens input tokens charged as written to the cache; null: none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BillLine(
        @JsonProperty(required = true) String id,
        @JsonProperty(required = true) long timeMs,
        @JsonProperty(required = true) String model,
        @JsonProperty(required = true) long promptTokens,
        @JsonProperty(required = true) long cachedTokens,
        @JsonProperty(required = true) long completionTokens,
        @JsonProperty(required = true) long costNanoUsd,
        @Nullable String requestId,
        @Nullable String user,
        @JsonProperty(required = true) String bodySha256,
        @Nullable String fault,
        @Nullable Long cacheWriteTokens) {}
