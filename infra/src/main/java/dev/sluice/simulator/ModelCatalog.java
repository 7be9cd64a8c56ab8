package dev.sluice.simulator;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The models the simulator serves, with the prices it bills. Independent of the prices that Sluice itself uses. */
final class ModelCatalog {

    private static final ObjectReader READER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(new TypeReference<LinkedHashMap<String, Model>>() {});

    private final Map<String, Model> models;

    private ModelCatalog(Map<String, Model> models) {
        this.models = models;
    }

    /**
     * Reads a price file.
     *
     * @param file null: the list shipped with the simulator
     * @throws IOException when the file cannot be read or is not a price list
     */
    static ModelCatalog read(@Nullable Path file) throws IOException {
        try (InputStream in =
                file == null ? ModelCatalog.class.getResourceAsStream("prices.json") : Files.newInputStream(file)) {
            if (in == null) {
                throw new IOException("resource prices.json is missing");
            }
            return new ModelCatalog(READER.readValue(in));
        }
    }

    Optional<Model> find(String name) {
        return Optional.ofNullable(models.get(name));
    }

    /** The model of this name that writes text. */
    Model text(String name) throws ProviderException {
        return find(name)
                .filter(found -> !found.embeds())
                .orElseThrow(() -> new ProviderException(ProviderError.modelNotFound(name)));
    }

    Set<String> names() {
        return models.keySet();
    }
}
