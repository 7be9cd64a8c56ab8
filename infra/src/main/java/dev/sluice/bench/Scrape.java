package dev.sluice.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;

/**
 * A process's metrics at one moment, in Prometheus' text format.
 *
 * @param lines samples
 */
public record Scrape(List<String> lines) {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    public Scrape {
        lines = List.copyOf(lines);
    }

    /** Asks a process. */
    public static Scrape of(URI metrics) throws IOException, InterruptedException {
        String text = HTTP.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        return new Scrape(text.lines().filter(line -> !line.startsWith("#")).toList());
    }

    /**
     * The sum of the samples of a name that have all of the labels; 0 when there is none.
     *
     * @param labels as they are written, for example {@code state="OPEN"}
     */
    public double sum(String name, String... labels) {
        return lines.stream()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> Arrays.stream(labels).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
