package dev.sluice.training;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.sluice.semantic.embedding.Embedder;
import dev.sluice.semantic.embedding.OnnxModel;
import dev.sluice.semantic.embedding.Tokenizers;
import dev.sluice.semantic.judge.JudgeFile;
import dev.sluice.semantic.judge.OnnxWeights;
import dev.sluice.semantic.judge.PairJudge;
import dev.sluice.semantic.judge.PairTokens;
import dev.sluice.training.judge.Example;
import dev.sluice.training.judge.Tuning;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tunes the pair judge: for its scores on unseen topics once a fold, and once on all pairs. */
final class TuneJudge {

    private static final int FOLDS = 2;

    /** Strangers for so many pairs, in every epoch. */
    private static final int PAIRS_A_STRANGER = 5;

    private final List<LabelledPair> pairs;
    private final Strangers strangers;

    TuneJudge(List<LabelledPair> pairs, Embedder embedder) {
        this.strangers = new Strangers(embedder);
        this.pairs = pairs.stream().filter(pair -> pair.lang().equals("en")).toList();
    }

    /** Writes what judges think of pairs whose topics they have not seen, as they do at run time. */
    void scores(Path file) throws IOException {
        Map<String, Double> odds = new HashMap<>();
        for (int fold = 0; fold < FOLDS; fold++) {
            odds.putAll(fold(fold));
        }
        JudgeScores.of(odds).write(file);
    }

    private Map<String, Double> fold(int held) {
        TopicFolds folds = new TopicFolds(pairs, FOLDS);
        Map<String, Double> odds = new HashMap<>();
        JudgeFile tuned =
                tune(pairs.stream().filter(pair -> folds.of(pair) != held).toList());
        try (PairJudge judge = PairJudge.load(tuned)) {
            pairs.stream()
                    .filter(pair -> folds.of(pair) == held)
                    .forEach(pair -> odds.put(
                            pair.id(), judge.logOdds(pair.a(), pair.b()).orElseThrow()));
        }
        return odds;
    }

    /** Writes the judge, tuned on all pairs. */
    void judge(Path file) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            tune(pairs).write(out);
        }
    }

    private JudgeFile tune(List<LabelledPair> from) {
        OnnxModel model = OnnxModel.bundled();
        try (HuggingFaceTokenizer tokenizer = Tokenizers.load(model.tokenizer())) {
            List<Example> examples = from.stream()
                    .map(pair -> new Example(PairTokens.of(pair.a(), pair.b(), tokenizer), pair.sameAnswer()))
                    .toList();
            List<Example> others = strangers.of(from).stream()
                    .map(two -> new Example(PairTokens.of(two.one(), two.other(), tokenizer), false))
                    .toList();
            return Tuning.tune(examples, others, examples.size() / PAIRS_A_STRANGER, new OnnxWeights(model.onnx()));
        }
    }
}
