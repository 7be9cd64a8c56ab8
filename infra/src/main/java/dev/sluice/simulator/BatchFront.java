package dev.sluice.simulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The batch part of the provider's API, apart from HTTP. Thread safe. */
final class BatchFront {

    /** Less than providers take: inputs are kept in memory. */
    private static final int MAX_BODY_BYTES = 64 << 20;

    private final ProviderApi provider;
    private final OpenAiBatches openAi;
    private final AnthropicBatches anthropic;

    BatchFront(ProviderApi provider, OpenAiBatches openAi, AnthropicBatches anthropic) {
        this.provider = provider;
        this.openAi = openAi;
        this.anthropic = anthropic;
    }

    boolean takes(String path) {
        return OpenAiBatches.takes(path) || AnthropicBatches.takes(path);
    }

    Reply handle(HttpExchange exchange) throws IOException, ProviderException {
        BatchCall call = call(exchange);
        boolean isAnthropic = AnthropicBatches.takes(call.path());
        Dialect dialect = isAnthropic ? Dialect.ANTHROPIC : Dialect.OPENAI;
        provider.check(dialect, call.header(dialect.keyHeader()));
        return isAnthropic ? anthropic.handle(call) : openAi.handle(call);
    }

    private static BatchCall call(HttpExchange exchange) throws IOException, ProviderException {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
        InputStream in = exchange.getRequestBody();
        byte[] body = in.readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            in.transferTo(OutputStream.nullOutputStream());
            throw new ProviderException(ProviderError.tooLarge(MAX_BODY_BYTES));
        }
        return new BatchCall(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), ""),
                headers,
                ByteBuffer.wrap(body));
    }
}
