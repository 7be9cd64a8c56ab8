package dev.sluice.demo.workload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The intents of the demo, in five domains and four languages. Immutable. */
public final class Workload {

    /** With fewer there would not be enough rephrasings for their share of the traffic. */
    static final int MIN_PHRASINGS = 3;

    private static final List<String> FILES = List.of(
            "helpdesk-en.jsonl",
            "shop-en.jsonl",
            "bank-en.jsonl",
            "travel-en.jsonl",
            "software-en.jsonl",
            "ru.jsonl",
            "uk.jsonl",
            "ar.jsonl");

    private final List<Intent> intents;
    private final Map<String, Intent> byPhrasing = new HashMap<>();

    Workload(List<Intent> intents) {
        this.intents = List.copyOf(intents);
        Set<String> ids = new HashSet<>();
        for (Intent intent : intents) {
            require(ids.add(intent.id()), intent, "its id is used twice");
            require(intent.phrasings().size() >= MIN_PHRASINGS, intent, "it has fewer than three phrasings");
            for (String phrasing : intent.phrasings()) {
                require(!key(phrasing).isEmpty(), intent, "a phrasing is empty");
                require(byPhrasing.put(key(phrasing), intent) == null, intent, "a phrasing is used twice");
            }
        }
    }

    /**
     * The intents shipped with the demo.
     *
     * @throws UncheckedIOException when a file is missing or not readable; the message names file and line
     */
    public static Workload load() {
        ObjectReader reader = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .build()
                .readerFor(Intent.class);
        List<Intent> intents = new ArrayList<>();
        for (String file : FILES) {
            readFile(file, reader, intents);
        }
        return new Workload(intents);
    }

    /** All intents, in the order of the files. */
    public List<Intent> intents() {
        return intents;
    }

    /** The intent that has this text, up to Unicode composition and outer white space, among its phrasings. */
    public Optional<Intent> byPhrasing(String text) {
        return Optional.ofNullable(byPhrasing.get(key(text)));
    }

    private static String key(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC).strip();
    }

    private static void readFile(String file, ObjectReader reader, List<Intent> intents) {
        int number = 0;
        try (InputStream in = Workload.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IOException("resource is missing");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    intents.add(reader.readValue(line));
                }
            }
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(file + ", line " + number + ": " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": " + e.getMessage(), e);
        }
    }

    private static void require(boolean condition, Intent intent, String complaint) {
        if (!condition) {
            throw new IllegalArgumentException("intent " + intent.id() + ": " + complaint);
        }
    }
}
