package dev.sluice.worker.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PromptCacheTtlTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "{\"prompt_cache_options\":{\"mode\":\"explicit\",\"ttl\":\"12h\"}} | 12h",
                "{\"messages\":[{\"prompt_cache_options\":{\"ttl\":\"9h\"}}],\"prompt_cache_options\":{\"x\":{},\"ttl\":\"30m\"}} | 30m",
                "{\"messages\":[{\"prompt_cache_options\":{\"ttl\":\"9h\"}}]} | -",
                "{\"prompt_cache_options\":{\"ttl\":\"Drop Table\"}} | -",
                "{\"prompt_cache_options\":{\"ttl\":12}} | -",
                "{\"prompt_cache_options\":\"12h\"} | -",
                "{\"prompt_cache_options\": | -",
                "[] | -",
            })
    void findsTheLifeThatWasAskedFor(String body, String expected) {
        ByteBuffer bytes = ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8));

        assertThat(PromptCacheTtl.asked(bytes)).isEqualTo(expected);
        assertThat(bytes.position()).isZero();
    }
}
