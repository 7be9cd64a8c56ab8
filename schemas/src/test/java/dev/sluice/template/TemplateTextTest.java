package dev.sluice.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateTextTest {

    @Test
    void putsValuesInPlaceOfPlaceholders() {
        String text = "Answer {{ name }} about {{product.id}}, {{name}}. JSON: {{{{a}}";

        assertThat(TemplateText.names(text)).containsExactly("name", "product.id");
        assertThat(TemplateText.fill(text, Map.of("name", "Ann", "product.id", "$1\\2")))
                .isEqualTo("Answer Ann about $1\\2, Ann. JSON: {{a}}");
    }

    @Test
    void neverTakesWhatAValueSaysForAPlaceholder() {
        assertThat(TemplateText.fill("{{a}}{{b}}", Map.of("a", "{{b}}", "b", "{{{{")))
                .isEqualTo("{{b}}{{{{");
    }

    @Test
    void namesBracesThatAreNoPlaceholder() {
        assertThat(TemplateText.problem("{{ok}} {{{{ }} {\"a\":{\"b\":1}}")).isEmpty();
        assertThat(TemplateText.problem("Dear {{first name}}, hello")).hasValue("{{first name}}, hello");
    }
}
