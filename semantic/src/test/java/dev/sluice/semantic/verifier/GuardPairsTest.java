package dev.sluice.semantic.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GuardPairsTest {

    static List<String> pairs() throws IOException {
        InputStream stream = Objects.requireNonNull(GuardPairsTest.class.getResourceAsStream("guard-pairs.txt"));
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aTrapHasItsGuardAndAHarmlessPairNone(String line) {
        List<String> fields = List.of(line.split(" \\| ", -1));
        Question one = Question.lexical(fields.get(3), fields.get(0));
        Question other = Question.lexical(fields.get(4), fields.get(0));
        boolean trap = fields.get(2).equals("trap");

        var forth = Verifier.guards(one, other);
        var back = Verifier.guards(other, one);

        assertThat(back).isEqualTo(forth);
        if (trap) {
            assertThat(forth).contains(Guard.valueOf(fields.get(1)));
        } else {
            assertThat(forth).isEmpty();
        }
    }
}
