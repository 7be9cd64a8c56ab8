package dev.sluice.simulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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

    BatchFront(ProviderApi provider, OpenAiBatches openAi) {
        this.provider = provider;
        this.openAi = openAi;
    }

    boolean takes(String path) {
        return OpenAiBatches.takes(path);
    }

    Reply handle(HttpExchange exchange) throws IOException, ProviderException {
        BatchCall call = call(exchange);
        provider.check(call.header("Authorization"));
        return openAi.handle(call);
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
                body);
    }
}
