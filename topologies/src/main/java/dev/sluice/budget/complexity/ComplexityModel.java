package dev.sluice.budget.complexity;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * A weight for each feature, in hundredths, and the scores from which a request is MEDIUM and HIGH. The score is a sum of
 * products that anybody can do on paper.
 */
record ComplexityModel(Map<Feature, Integer> weights, int medium, int high) {

    private static final String FILE = "complexity-weights.tsv";
    private static final String MEDIUM_FROM = "medium-from";
    private static final String HIGH_FROM = "high-from";

    static ComplexityModel load() {
        Map<Feature, Integer> weights = new EnumMap<>(Feature.class);
        int[] from = new int[2];
        try (InputStream in = ComplexityModel.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is missing in the jar");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split("\t", -1);
                int value = Integer.parseInt(parts[1]);
                switch (parts[0]) {
                    case MEDIUM_FROM -> from[0] = value;
                    case HIGH_FROM -> from[1] = value;
                    default -> weights.put(Feature.valueOf(parts[0].toUpperCase(Locale.ROOT)), value);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ComplexityModel(weights, from[0], from[1]);
    }

    int score(Map<Feature, Integer> features) {
        return features.entrySet().stream()
                .mapToInt(entry -> entry.getValue() * weights.getOrDefault(entry.getKey(), 0))
                .sum();
    }

    Complexity of(Map<Feature, Integer> features) {
        int score = score(features);
        return score >= high ? Complexity.HIGH : score >= medium ? Complexity.MEDIUM : Complexity.LOW;
    }
}
