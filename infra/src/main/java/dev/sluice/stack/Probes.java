package dev.sluice.stack;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;

/** Looks at the processes of a stack over their own protocols. */
final class Probes {

    private static final int TIMEOUT_MS = 2_000;

    private Probes() {}

    static Readiness http(URI uri, Duration limit) {
        return new Readiness("GET " + uri + " to answer 200", limit, () -> httpNotReady(uri));
    }

    static Readiness redis(int port, Duration limit) {
        return new Readiness("PING on 127.0.0.1:" + port + " to answer PONG", limit, () -> redisNotReady(port));
    }

    /** Ready once the broker itself is registered and no longer fenced. */
    static Readiness broker(int nodeId, int port, Duration limit) {
        return new Readiness(
                "describeCluster on 127.0.0.1:" + port + " to list broker " + nodeId,
                limit,
                () -> brokerNotReady(nodeId, port));
    }

    private static Optional<String> httpNotReady(URI uri) {
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MS);
            connection.setReadTimeout(TIMEOUT_MS);
            try {
                int status = connection.getResponseCode();
                return status == HttpURLConnection.HTTP_OK ? Optional.empty() : Optional.of("HTTP status " + status);
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return Optional.of(e.toString());
        }
    }

    private static Optional<String> redisNotReady(int port) {
        try (Socket socket = connect(port)) {
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            String answer = new String(in.readNBytes("+PONG".length()), StandardCharsets.US_ASCII);
            return answer.equals("+PONG") ? Optional.empty() : Optional.of("answer " + answer);
        } catch (IOException e) {
            return Optional.of(e.toString());
        }
    }

    private static Optional<String> brokerNotReady(int nodeId, int port) throws InterruptedException {
        // The admin client would log a warning for every refused connection.
        try (Socket socket = connect(port)) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            return Optional.of(e.toString());
        }
        Map<String, Object> settings = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                "127.0.0.1:" + port,
                AdminClientConfig.CLIENT_ID_CONFIG,
                "sluice-stack");
        try (Admin admin = Admin.create(settings)) {
            boolean listed =
                    admin.describeCluster(new DescribeClusterOptions().timeoutMs(TIMEOUT_MS)).nodes().get().stream()
                            .anyMatch(node -> node.id() == nodeId);
            return listed ? Optional.empty() : Optional.of("broker " + nodeId + " is not listed");
        } catch (ExecutionException e) {
            return Optional.of(String.valueOf(e.getCause()));
        }
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.connect(
                    new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), TIMEOUT_MS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
