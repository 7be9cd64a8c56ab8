package dev.sluice.worker.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Answer;
import dev.sluice.schema.AnswerCheck;
import dev.sluice.worker.Samples;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerChecksTest {

    private static final String SCHEMA =
            "{\"type\":\"object\",\"required\":[\"total\"],\"properties\":{\"total\":{\"type\":\"number\"}}}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I'm sorry, but I can't assist with that request.",
                "I’m sorry, I cannot help with this.",
                "I am unable to provide legal advice on this matter.",
                "As an AI language model, I don't have opinions.",
                "Unfortunately, I don't have enough information to answer that.",
                "Извините, но я не могу помочь с этим запросом.",
                "К сожалению, я не могу ответить на этот вопрос.",
                "Как языковая модель, я не могу давать прогнозы.",
                "Вибачте, але я не можу допомогти з цим.",
                "На жаль, не маю можливості перевірити це.",
                "Як мовна модель, я не маю доступу до ваших даних.",
                "آسف، لا أستطيع مساعدتك في هذا الطلب.",
                "عذرًا، لا يمكنني الإجابة عن هذا السؤال.",
                "للأسف، ليس لدي معلومات كافية عن ذلك."
            })
    void refusalsFail(String text) {
        assertThat(failed(refusals(), text)).contains("REFUSAL");
        assertThat(failed(AnswerCheck.newBuilder().setPattern(".").build(), text))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "You can reset the password in Settings. If you cannot find it, write to us.",
                "Sorry for the wait! Your parcel arrives on Monday.",
                "The engine can't provide more than 90 kW at this speed.",
                "Сбросить пароль можно в настройках. Если не можете войти, напишите нам.",
                "Вибачте за затримку! Посилка буде в понеділок.",
                "آسف على التأخير، ستصل الشحنة يوم الاثنين.",
                ""
            })
    void answersDoNot(String text) {
        assertThat(failed(refusals(), text)).isEmpty();
    }

    @Test
    void aRefusalIsLookedForAtTheBeginning() {
        String late = "The form is on page two. ".repeat(20) + "I'm sorry, but I can't help with more.";

        assertThat(failed(refusals(), late)).isEmpty();
    }

    @Test
    void theProvidersOwnMarkCounts() {
        String body = "{\"choices\":[{\"message\":{\"content\":null,\"refusal\":\"no\"}}]}";

        assertThat(AnswerChecks.failed(refusals(), answer(null, body))).contains("REFUSAL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"total\":\"1\"}", "no JSON", "", "[]", "{\"total\":1} and more"})
    void whatDoesNotSatisfyTheSchemaFails(String text) {
        assertThat(failed(AnswerCheck.newBuilder().setJsonSchema(SCHEMA).build(), text))
                .contains("SCHEMA");
    }

    @Test
    void whatSatisfiesTheSchemaPasses() {
        var check = AnswerCheck.newBuilder().setJsonSchema(SCHEMA).build();

        assertThat(failed(check, "{\"total\": 12.5, \"currency\": \"EUR\"}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"not JSON", "[1", "{\"$ref\":\"https://nowhere.invalid/schema\"}"})
    void aSchemaThatCannotBeUsedPassesJson(String schema) {
        var check = AnswerCheck.newBuilder().setJsonSchema(schema).build();

        assertThat(failed(check, "{\"total\":1}")).isEmpty();
        assertThat(failed(check, "no JSON")).contains("SCHEMA");
    }

    @Test
    void patternsAreLookedForAndCannotRunForEver() {
        assertThat(failed(AnswerCheck.newBuilder().setPattern("\\bEUR\\b").build(), "12 EUR"))
                .isEmpty();
        assertThat(failed(AnswerCheck.newBuilder().setPattern("\\bEUR\\b").build(), "12 USD"))
                .contains("PATTERN");
        assertThat(failed(AnswerCheck.newBuilder().setPattern("(a+)+$").build(), "a".repeat(60) + "!"))
                .contains("PATTERN");
        assertThat(failed(AnswerCheck.newBuilder().setPattern("(").build(), "12 USD"))
                .isEmpty();
    }

    @Test
    void confidenceIsTheMeanOverTheTokens() {
        var check = AnswerCheck.newBuilder().setMinMeanLogprob(-0.5).build();
        String sure =
                "{\"choices\":[{\"message\":{},\"logprobs\":{\"content\":[{\"logprob\":-0.1},{\"logprob\":-0.8}]}}]}";
        String unsure = sure.replace("-0.8", "-1.0");

        assertThat(AnswerChecks.failed(check, answer("x", sure))).isEmpty();
        assertThat(AnswerChecks.failed(check, answer("x", unsure))).contains("LOW_CONFIDENCE");
        assertThat(AnswerChecks.failed(check, answer("x", "{\"choices\":[{\"logprobs\":null}]}")))
                .isEmpty();
    }

    @Test
    void withoutATextOnlyTheMarkAndTheConfidenceAreJudged() {
        var check = AnswerCheck.newBuilder()
                .setPattern("x")
                .setJsonSchema(SCHEMA)
                .setRefusals(true)
                .build();

        assertThat(AnswerChecks.failed(check, answer(null, "{\"choices\":[{\"message\":{\"tool_calls\":[]}}]}")))
                .isEmpty();
        assertThat(AnswerChecks.failed(null, answer("x", "{}"))).isEmpty();
    }

    @Property(tries = 200)
    void anyAnswerIsJudgedTheSameTwice(@ForAll String text, @ForAll byte[] body) {
        var check = AnswerCheck.newBuilder()
                .setPattern("a")
                .setJsonSchema(SCHEMA)
                .setRefusals(true)
                .setMinMeanLogprob(-1.0)
                .build();
        Answer answer = Answer.newBuilder(answer(text, ""))
                .setBody(ByteBuffer.wrap(body))
                .build();

        assertThat(AnswerChecks.failed(check, answer)).isEqualTo(AnswerChecks.failed(check, answer));
    }

    private static AnswerCheck refusals() {
        return AnswerCheck.newBuilder().setRefusals(true).build();
    }

    private static Optional<String> failed(AnswerCheck check, String text) {
        return AnswerChecks.failed(check, answer(text, "{\"choices\":[{\"message\":{}}]}"));
    }

    private static Answer answer(@Nullable String text, String body) {
        return Answer.newBuilder()
                .setRequestId("r")
                .setTenant("acme")
                .setFlightKey("f")
                .setDispatchId("r:1")
                .setEntryId("e")
                .setBodyStored(false)
                .setContent(text)
                .setBody(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)))
                .setProvider("p")
                .setModelRequested("m")
                .setModelServed("m")
                .setCostNanoUsd(0)
                .setCompletedAt(Samples.NOW)
                .build();
    }
}
