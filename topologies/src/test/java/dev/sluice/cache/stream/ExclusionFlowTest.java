package dev.sluice.cache.stream;

import static dev.sluice.cache.Fixtures.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Admission;
import dev.sluice.schema.AnswerSource;
import dev.sluice.schema.LlmResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExclusionFlowTest {

    @TempDir
    Path stateDir;

    private CachePipeline cache;

    @BeforeEach
    void open() {
        cache = new CachePipeline(stateDir.resolve("state"));
    }

    @AfterEach
    void close() {
        cache.close();
    }

    @ParameterizedTest
    @CsvSource({
        "PERSONAL_DATA,Reset the login of anna.petrova@gmail.com",
        "TIME_SENSITIVE,Какая погода в Москве?",
        "CONFIRMATION,نعم",
    })
    void whatIsExcludedIsNeitherCoalescedNorKept(String code, String question) {
        cache.ask(request("r1", question).build());
        cache.ask(request("r2", question).build());
        List<Admission> both = cache.admissions.readValuesToList();
        both.forEach(admission -> cache.answer(admission, "Done."));
        List<LlmResponse> responses = cache.responses.readValuesToList();

        cache.ask(request("r3", question).build());

        assertThat(both)
                .hasSize(2)
                .allSatisfy(admission -> assertThat(admission.getBodyTtlMs()).isZero());
        assertThat(responses)
                .hasSize(2)
                .allSatisfy(response ->
                        assertThat(response.getCache().getSkippedBecause()).isEqualTo(code));
        assertThat(cache.onlyAdmission().getRequest().getRequestId()).isEqualTo("r3");
    }

    @Test
    void anAnswerWithPersonalDataMakesNoEntry() {
        cache.ask(request("r1", "Who leads the team?").build());
        cache.answer(cache.onlyAdmission(), "Ask olena.k@ukr.net");
        LlmResponse first = cache.onlyResponse();

        cache.ask(request("r2", "Who leads the team?").build());

        assertThat(first.getSource()).isEqualTo(AnswerSource.PROVIDER);
        assertThat(first.getCache().getSkippedBecause()).isEqualTo("ANSWER_EXCLUDED");
        assertThat(first.getCache().getEntryId()).isNull();
        assertThat(cache.onlyAdmission().getRequest().getRequestId()).isEqualTo("r2");
    }

    @Test
    void theTypeOfAQuestionIsToldFromItsWords() {
        cache.ask(request("r1", "Please cancel my booking").build());

        assertThat(cache.onlyAdmission().getQueryType()).isEqualTo("transaction");
    }
}
