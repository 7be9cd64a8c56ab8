package dev.sluice.cache.fingerprint;

import static dev.sluice.cache.Fixtures.message;
import static dev.sluice.cache.Fixtures.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.cache.Fixtures;
import dev.sluice.schema.CacheDirectives;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.SamplingParameters;
import dev.sluice.schema.SourceRef;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FingerprintsTest {

    @Property(tries = 300)
    void capitalSpaceAndEndOfASentenceMakeNoDifference(
            @ForAll @Size(min = 1, max = 12) List<@From("words") String> words,
            @ForAll("ends") String end,
            @ForAll("spaces") String space) {
        String plain = String.join(" ", words) + " then";

        String varied = capitalised(String.join(space, words) + space + "then") + end;

        assertThat(normalised(varied)).isEqualTo(normalised(plain));
    }

    @Property(tries = 300)
    void anotherNumberAnotherOrderOrANegationIsAnotherQuestion(
            @ForAll @Size(min = 2, max = 8) List<@From("words") String> words, @ForAll int one, @ForAll int other) {
        String text = String.join(" ", words);

        assertThat(normalised(text + " not")).isNotEqualTo(normalised(text));
        assertThat(normalised(text + " " + one).equals(normalised(text + " " + other)))
                .isEqualTo(one == other);
        assertThat(normalised(words.get(1) + " " + words.get(0)).equals(normalised(words.get(0) + " " + words.get(1))))
                .isEqualTo(words.get(0).equals(words.get(1)));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "en,the rate is 5%,the rate is 5",
                "en,the value is -5,the value is 5",
                "en,pi is 3.5,pi is 35",
                "en,pi is .5,pi is 5",
                "en,what is C++,what is C",
                "en,what is C#,what is C",
                "en,what is n!,what is n",
                "en,what is 5!,what is 5",
                "en,a 5\" pipe,a 5 pipe",
                "en,what is 5²,what is 52",
                "en,what is f',what is f",
                "en,is it legal,is it illegal",
                "en,can I cancel,can't I cancel",
                "en,the policy of the city,the police of the city",
                "en,the latest news,the latest new",
                "en,my organ,my organization",
                "en,the universe,the university",
                "en,a busy day,a business day",
                "it,il caso nuovo,la casa nuova",
                "en,who is it,where is it",
                "en,how useful is it,how useless is it",
                "de,ist das schön,ist das schon",
                "ru,можно ли курить,можно ли не курить",
                "uk,чи можна палити,чи не можна палити",
                "und,colour,color",
                "en,5 MW in watts,5 mW in watts",
                "en,how many Mb are in one MB,how many MB are in one Mb",
                "en,what is good for US,what is good for us",
                "en,does WHO know,does who know",
                "en,what is myValue,what is myvalue",
                "en,what is X,what is x",
                "en,what is a1B,what is a1b",
                "en,what is Turkey,what is turkey",
                "en,take ALL 5 pills,take all 5 pills",
                "de,wer liebt die arme Frau,wer liebt die Arme frau",
                "de,Ist das schön?,ist das schoen",
                "de,In Maßen,in Massen",
                "en,What is (2+3)!?,What is 2+3?",
                "en,`is [1,2] closed`,`is [1,2) closed`",
                "en,what is [12,what is 12",
                "en,what is {a},what is a",
                "en,what does \"a\" mean,what does a mean",
                "en,what is /tmp,what is tmp",
                "en,does sort! change it,does sort change it",
                "en,what is sort!,what is sort",
                "en,explain a?,explain a",
                "ru,казнить нельзя; помиловать,казнить; нельзя помиловать",
                "es,¿Qué es papá?,¿Qué es papa?",
                "es,quién canto,quién cantó",
                "fr,où est-il,ou est-il",
                "fr,que fait la mère,que fait la mer",
                "fr,que signifie ?,que signifie .",
                "pt,o que é avó,o que é avô",
                "en,what is rosé,what is rose",
                "ru,что такое за\u0301мок,что такое замо\u0301к",
                "ru,это все,это всё",
                "und,papá,papa",
                "en,what is 2ⁿ,what is 2n",
                "en,what is Aᵀ,what is AT",
                "en,what is ℕ,what is N",
                "en,what is Ａ,what is A",
                "en,Who owned Twitter?,Who owns Twitter?",
                "en,Who read it?,Who reads it?",
                "en,what is its name,what is it name",
                "en,where are my glasses,where are my glasse",
                "en,how do I clean Windows,how do I clean window",
                "en,how is invoices spelled,how is invoice spelled",
                "ru,кто убил брата,кто убил брат",
                "ru,`Правда ли, что Брут убил Цезаря?`,`Правда ли, что Брута убил Цезарь?`",
                "uk,мама любить доньку,маму любить донька",
                "ar,ما هي المدرسة,ما هي المدرس",
                "ar,من هو علي,من هو على",
                "fr,il a passé,il passe",
            })
    void differentMeaningsStayDifferent(String language, String one, String other) {
        assertThat(normalised(one, language)).isNotEqualTo(normalised(other, language));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "en,What are your prices?,what are your price",
                "en,where are my invoices?,where are my invoice",
                "en,where are our policies,where are our policy",
                "en,How do I export all invoices?,how do I export ALL  invoices",
                "en,How do I reset my password?,how do I reset my passwords",
                "en,Ｗhat is  this?,what is this",
                "en,is it what's new,is it what’s new",
                "fr,Où est le café ?,où est le café",
                "de,Wo ist die Straße?,wo ist die Straße",
                "es,Dónde está el hotel?,dónde  está el hotel",
                "es,es un cafe\u0301,es un café",
                "ru,Где моя посылка?,где моя посылка",
                "uk,Де моя посилка?,де моя посилка",
                "ar,أين الكتـاب؟,اين الكتاب",
                "und,Hello  world,hello world",
            })
    void equalMeaningsFallTogether(String language, String one, String other) {
        assertThat(normalised(one, language)).isEqualTo(normalised(other, language));
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void whiteSpaceThatMayCountSeparates(String one, String other) {
        Fingerprints fingerprints = fingerprints(request("r", one).build(), "en");
        Fingerprints others = fingerprints(request("r", other).build(), "en");

        assertThat(others.exact()).isNotEqualTo(fingerprints.exact());
        assertThat(others.normalised()).isNotEqualTo(fingerprints.normalised());
    }

    static Stream<Arguments> layouts() {
        return Stream.of(
                arguments("if a:\n    b()\n    c()", "if a:\n    b()\nc()"),
                arguments("  a()\nb()", "a()\nb()"),
                arguments("a\tb", "a b"),
                arguments("a\nb", "a b"),
                arguments("explain ```a  b```", "explain ```a b```"),
                arguments("explain `a  b`", "explain `a b`"),
                arguments("how long is \"a  b\"", "how long is \"a b\""),
                arguments("how long is 'a  b'", "how long is 'a b'"));
    }

    @Test
    void textWithLayoutHasNoNormalForm() {
        for (String text : List.of("What is\nthis?", "What is\tthis?", "What is ```this```?")) {
            Fingerprints fingerprints = fingerprints(request("r", text).build(), "en");

            assertThat(fingerprints.normalised()).isEqualTo(fingerprints.exact());
        }
    }

    @ParameterizedTest
    @MethodSource("blankEnds")
    void blankEndsAndSpacesOfProseMakeNoDifference(String one, String other) {
        assertThat(fingerprints(request("r", one).build(), "en"))
                .isEqualTo(fingerprints(request("r", other).build(), "en"));
    }

    static Stream<Arguments> blankEnds() {
        return Stream.of(
                arguments(" What is  this?\n", "What is this?"),
                arguments("What's\u00a0this?", "What's this?"),
                arguments("\n \n  a()\nb()\n", "  a()\nb()"),
                arguments("explain `a  b`", "\texplain `a  b` "));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void everythingThatShapesAnAnswerSeparates(UnaryOperator<LlmRequest.Builder> change) {
        LlmRequest plain = request("r", "What is it?").build();
        LlmRequest changed = change.apply(request("r", "What is it?")).build();

        Fingerprints one = fingerprints(plain, "en");
        Fingerprints other = fingerprints(changed, "en");

        assertThat(other.compatibility()).isNotEqualTo(one.compatibility());
        assertThat(other.exact()).isNotEqualTo(one.exact());
        assertThat(other.normalised()).isNotEqualTo(one.normalised());
    }

    static Stream<UnaryOperator<LlmRequest.Builder>> changes() {
        return Stream.of(
                r -> r.setTenant("other"),
                r -> r.setModel("gpt-5"),
                r -> r.setCache(CacheDirectives.newBuilder().setScope("de").build()),
                r -> r.setMaxOutputTokens(101),
                r -> r.setSampling(
                        SamplingParameters.newBuilder().setTemperature(0.5).build()),
                r -> r.setTools("[{\"name\":\"t\"}]"),
                r -> r.setResponseFormat("{\"type\":\"json_object\"}"),
                r -> r.setSources(List.of(new SourceRef("doc", 1L))),
                r -> r.setMessages(List.of(message("system", "You are rude."), message("user", "What is it?"))),
                r -> r.setMessages(List.of(message("user", "What is it?"))),
                r -> r.setMessages(List.of(
                        message("system", "You are a helper."),
                        message("user", "Hello"),
                        message("assistant", "Hi"),
                        message("user", "What is it?"))));
    }

    @Test
    void orderOfSourcesAndWritingOfJsonMakeNoDifference() {
        LlmRequest one = request("r", "q")
                .setSources(List.of(new SourceRef("doc", 1L), new SourceRef("page", 1L)))
                .setTools("[{\"a\":1,\"b\":2}]")
                .build();
        LlmRequest other = request("r", "q")
                .setSources(List.of(new SourceRef("page", 1L), new SourceRef("doc", 1L)))
                .setTools("[ {\"b\": 2, \"a\": 1} ]")
                .build();

        assertThat(fingerprints(one, "en")).isEqualTo(fingerprints(other, "en"));
    }

    @Test
    void anotherVersionOfASourceSeparates() {
        List<String> compatibilities = Stream.of(
                        request("r", "q").setSources(List.of(new SourceRef("doc", 1L))),
                        request("r", "q").setSources(List.of(new SourceRef("doc", 2L))))
                .map(request -> fingerprints(request.build(), "en").compatibility())
                .toList();

        assertThat(compatibilities).doesNotHaveDuplicates();
    }

    @Test
    void lastTurnThatIsNoUsersTextHasNoNormalForm() {
        LlmRequest request = request("r", "q")
                .setMessages(List.of(message("user", "Q"), message("assistant", "A")))
                .build();

        Fingerprints fingerprints = fingerprints(request, "en");

        assertThat(fingerprints.normalised()).isEqualTo(fingerprints.exact());
    }

    @Test
    void rawBodyIsReadLikeMessagesAndItsUserIsLeftOut() {
        Fingerprints one =
                raw("{\"model\":\"m\",\"user\":\"u1\",\"messages\":[{\"role\":\"user\",\"content\":\"What is it?\"}]}");
        Fingerprints other =
                raw("{\"messages\":[{\"content\":\"what is it\",\"role\":\"user\"}],\"model\":\"m\",\"user\":\"u2\"}");
        Fingerprints hotter = raw(
                "{\"messages\":[{\"content\":\"what is it\",\"role\":\"user\"}],\"model\":\"m\",\"temperature\":1}");

        assertThat(other.normalised()).isEqualTo(one.normalised());
        assertThat(other.exact()).isNotEqualTo(one.exact());
        assertThat(hotter.normalised()).isNotEqualTo(one.normalised());
    }

    @Test
    void aRawBodyOfGeminisIsReadLikeMessages() {
        String body = "{\"contents\":[{\"role\":\"model\",\"parts\":[{\"text\":\"Ask.\"}]},"
                + "{\"parts\":[{\"text\":\"What is it?\"}]}],\"generationConfig\":{\"topK\":1}}";
        Fingerprints one = raw(body);

        assertThat(raw(body.replace("What is it?", "what is it")).normalised()).isEqualTo(one.normalised());
        assertThat(raw(body.replace("What", "Who")).normalised()).isNotEqualTo(one.normalised());
        assertThat(raw(body.replace("Ask", "Say")).compatibility()).isNotEqualTo(one.compatibility());
        assertThat(raw(body.replace("topK\":1", "topK\":2")).compatibility()).isNotEqualTo(one.compatibility());
        assertThat(raw(body.replace("\"What is it?\"", "\"What is it?\",\"thought\":true"))
                        .normalised())
                .isNotEqualTo(one.normalised());
    }

    @Test
    void turnsOfTwoFormatsAreNoPrompt() {
        JsonNode both = StrictJson.parse(
                        Fixtures.bytes(
                                "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"contents\":[{\"parts\":[{\"text\":\"b\"}]}]}"))
                .orElseThrow();

        assertThat(Prompt.ofBody(both)).isEmpty();
    }

    @Test
    void contentHashLeavesOutTimeAndTraceOnly() {
        String plain = ContentHash.of(request("r", "q").build());

        String later = ContentHash.of(request("r", "q")
                .setCreatedAt(Fixtures.START.plusSeconds(1))
                .setTraceparent("00-1")
                .build());
        String tagged =
                ContentHash.of(request("r", "q").setTags(Map.of("a", "b")).build());

        assertThat(later).isEqualTo(plain);
        assertThat(tagged).isNotEqualTo(plain);
    }

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(9);
    }

    @Provide
    Arbitrary<String> ends() {
        return Arbitraries.of("", "?", ".", "…", ";");
    }

    @Provide
    Arbitrary<String> spaces() {
        return Arbitraries.of(" ", "  ", "\u00a0", " \u2003 ");
    }

    private static String capitalised(String text) {
        boolean isWord = Character.isLetter(text.charAt(1));
        return isWord ? text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) : text;
    }

    private static String normalised(String question) {
        return normalised(question, "en");
    }

    private static String normalised(String question, String language) {
        return fingerprints(request("r", question).build(), language).normalised();
    }

    private static Fingerprints raw(String body) {
        LlmRequest request = request("r", "q")
                .setMessages(List.of())
                .setRawBody(Fixtures.bytes(body))
                .build();
        return Fingerprints.of(
                request,
                StrictJson.parse(request.getRawBody()).flatMap(Prompt::ofBody).orElseThrow(),
                "en",
                null);
    }

    private static Fingerprints fingerprints(LlmRequest request, String language) {
        return Fingerprints.of(request, Prompt.ofMessages(request), language, null);
    }
}
