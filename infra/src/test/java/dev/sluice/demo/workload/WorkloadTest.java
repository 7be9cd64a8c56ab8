package dev.sluice.demo.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.text.Normalizer;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkloadTest {

    @Test
    void shipsTheIntentsOfFiveDomainsInFourLanguages() {
        List<Intent> intents = Workload.load().intents();

        assertThat(intents).hasSize(170);
        assertThat(intents.stream().map(Intent::domain)).containsOnly("helpdesk", "shop", "bank", "travel", "software");
        assertThat(intents.stream().map(Intent::lang)).containsOnly("en", "ru", "uk", "ar");
        assertThat(intents).allSatisfy(intent -> assertThat(intent.answer()).isNotBlank());
    }

    @Test
    void findsEachPhrasingInAnyUnicodeFormAndWithWhiteSpaceAround() {
        Workload workload = Workload.load();

        for (Intent intent : workload.intents()) {
            for (String phrasing : intent.phrasings()) {
                String typed = " " + Normalizer.normalize(phrasing, Normalizer.Form.NFD) + "\n";
                assertThat(workload.byPhrasing(typed)).contains(intent);
            }
        }
        assertThat(workload.byPhrasing("What is the airspeed of a swallow?")).isEmpty();
    }

    @Test
    void refusesAPhrasingThatTwoIntentsShare() {
        Intent one = intent("one", "a", "b", "c");
        Intent two = intent("two", "d", "e", " a");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Workload(List.of(one, two)))
                .withMessage("intent two: a phrasing is used twice");
    }

    @Test
    void refusesTooFewPhrasings() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Workload(List.of(intent("one", "a", "b"))))
                .withMessageContaining("three");
    }

    private static Intent intent(String id, String... phrasings) {
        return new Intent(id, "shop", "en", "faq", "pricing", "answer", List.of(phrasings));
    }
}
