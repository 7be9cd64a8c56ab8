package dev.sluice.semantic.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TreeEnsembleTest {

    private static final String TREE = """
            {"nodeid":0,"split":"x","split_condition":0.5,"yes":1,"no":2,"missing":2,
             "children":[{"nodeid":1,"leaf":1.0},{"nodeid":2,"leaf":-2.0}]}""";

    @Test
    void belowTheThresholdIsYesAtItIsNo() throws JsonProcessingException {
        TreeEnsemble trees = read(0, 0, TREE);

        assertThat(trees.score(Map.of("x", 0.49))).isCloseTo(logistic(1), within(1e-9));
        assertThat(trees.score(Map.of("x", 0.5))).isCloseTo(logistic(-2), within(1e-9));
    }

    @Test
    void withoutValueTheMissingBranchIsTaken() throws JsonProcessingException {
        TreeEnsemble toNo = read(0, 0, TREE);
        TreeEnsemble toYes = read(0, 0, TREE.replace("\"missing\":2", "\"missing\":1"));

        assertThat(toNo.score(Map.of("x", Double.NaN))).isCloseTo(logistic(-2), within(1e-9));
        assertThat(toYes.score(Map.of())).isCloseTo(logistic(1), within(1e-9));
    }

    @Test
    void biasCosineAndTreesAddUp() throws JsonProcessingException {
        TreeEnsemble trees = read(0.5, 2, TREE + "," + TREE);

        assertThat(trees.score(Map.of("x", 0.0, "cosine", 0.25))).isCloseTo(logistic(0.5 + 0.5 + 2), within(1e-9));
    }

    @Test
    void aTreeWithoutABranchIsRefused() {
        String broken = TREE.replace("\"no\":2", "\"no\":7");

        assertThatThrownBy(() -> read(0, 0, broken)).hasMessageContaining("no node 7");
    }

    private static TreeEnsemble read(double bias, double cosine, String trees) throws JsonProcessingException {
        String json = "{\"bias\":" + bias + ",\"cosine\":" + cosine + ",\"trees\":[" + trees + "]}";
        return TreeEnsemble.of(JsonMapper.builder().build().readTree(json));
    }

    private static double logistic(double sum) {
        return 1 / (1 + Math.exp(-sum));
    }
}
