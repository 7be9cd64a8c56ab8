package dev.sluice.worker.provider;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Map;

/** Finds at start what would otherwise fail every call. Names what is wrong, never its value, which may be a key. */
final class ConnectionCheck {

    private ConnectionCheck() {}

    /**
     * Checks a connection's base URL and headers.
     *
     * @throws IllegalArgumentException when one cannot be sent
     */
    static void check(String provider, String baseUrl, Map<String, String> headers) {
        HttpRequest.Builder request;
        try {
            request = HttpRequest.newBuilder(URI.create(baseUrl));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("providers." + provider + ".base-url is no URL that can be called");
        }
        headers.forEach((name, value) -> {
            try {
                request.setHeader(name, value);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("providers." + provider + ".headers." + name
                        + " cannot be sent; allowed: printable values of headers that HTTP itself does not set");
            }
        });
    }
}
