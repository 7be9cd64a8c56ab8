package dev.sluice.worker.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.worker.provider.Attempt.ErrorResponse;
import dev.sluice.worker.provider.RetryTable.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

final class RetryTableTest {

    private static final String CASES = "/dev/sluice/worker/provider/errors.csv";

    /** Errors as providers send them: status, code, type, whether in an error object, and what they mean. */
    @ParameterizedTest
    @CsvFileSource(resources = CASES, numLinesToSkip = 1)
    void meansWhatTheProviderMeans(
            String who, int status, @Nullable String code, @Nullable String type, boolean errorBody, Verdict verdict) {
        assertThat(RetryTable.verdict(new ErrorResponse(status, code, type, errorBody, null)))
                .as(who)
                .isEqualTo(verdict);
    }

    @Test
    void everyRowIsMetByACase() throws Exception {
        Set<RetryTable.Row> met = new HashSet<>();
        try (var lines = new java.io.BufferedReader(new java.io.InputStreamReader(
                RetryTableTest.class.getResourceAsStream(CASES), java.nio.charset.StandardCharsets.UTF_8))) {
            lines.lines().skip(1).map(line -> line.split(",", -1)).forEach(fields -> {
                ErrorResponse response = new ErrorResponse(
                        Integer.parseInt(fields[1]),
                        fields[2].isEmpty() ? null : fields[2],
                        fields[3].isEmpty() ? null : fields[3],
                        Boolean.parseBoolean(fields[4]),
                        null);
                RetryTable.ROWS.stream()
                        .filter(row -> row.fits(response))
                        .findFirst()
                        .ifPresent(met::add);
            });
        }

        assertThat(met).containsExactlyInAnyOrderElementsOf(RetryTable.ROWS);
    }

    @Test
    void theDocumentationShowsTheTable() throws Exception {
        assertThat(Files.readString(Path.of("..", "docs", "errors.md"))).contains(RetryTable.markdown());
    }
}
