package dev.sluice.semantic.verifier;

import dev.sluice.semantic.embedding.DenseVector;
import dev.sluice.semantic.lexicon.Kinship;
import dev.sluice.semantic.lexicon.Term.Role;
import dev.sluice.semantic.verifier.Alignment.Counterpart;
import dev.sluice.semantic.verifier.Comparison.Surplus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the verifier's trees look at, by name, always in the same order. NaN: not known, for example without token
 * vectors.
 */
final class Features {

    /** Log odds of the pair judge; there only where it was asked. */
    static final String JUDGE = "judge";

    private final Map<String, Double> values = new LinkedHashMap<>();

    Features(Comparison pair) {
        Question one = pair.one();
        Question other = pair.other();
        List<Counterpart> forth = pair.forth().counterparts();
        List<Counterpart> back = pair.back().counterparts();
        boolean contextual = one.isContextual() && other.isContextual();
        double cosine = one.vector().cosine(other.vector());
        values.put("cosine", cosine);
        both("matched", matched(forth), matched(back));
        both("unmatched", unmatched(forth), unmatched(back));
        both("rarest", rarest(forth), rarest(back));
        both("closest_mean", mean(forth), mean(back));
        both("closest_min", min(forth), min(back));
        both("spelling_mean", spelling(forth), spelling(back));
        if (contextual && one.baseLanguage().equals("en")) {
            kin(Kin.of(pair));
        }
        values.put("rest_cosine", contextual ? rest(pair) : Double.NaN);
        values.put("trigrams", Likeness.trigrams(content(one), content(other)));
        surplus("numbers", pair.numbers());
        surplus("identifiers", pair.identifiers());
        surplus("quotations", pair.quotations());
        surplus("units", pair.units());
        surplus("particles", pair.particles());
        surplus("names", pair.names());
        surplus("scopes", pair.scopes(false));
        surplus("audiences", pair.scopes(true));
        values.put("exclusions", (double) pair.exclusions().size());
        values.put("prefixed", (double) pair.prefixed());
        values.put("negation", (double) Math.abs(one.negators() - other.negators()));
        values.put("polarity", (double) Math.abs(one.polarity() - other.polarity()));
        values.put("denied", (double) pair.denied());
        values.put("negation_both", (double) Math.min(one.negators(), other.negators()));
        values.put("frame", Frames.agreement(one, other));
        surplus("asked", Frames.asked(one, other));
        values.put("defined", Frames.defined(one, other) ? 1.0 : 0.0);
        Direction direction = pair.direction();
        values.put("reversed", (double) direction.reversed());
        values.put("rotated", Math.min(2.0, direction.rotated()));
        values.put("turned", direction.turned() ? 1.0 : 0.0);
        values.put("permuted", pair.isPermuted() ? 1.0 : 0.0);
        values.put("swapped", direction.swapped());
        values.put(
                "content_cosine",
                contextual ? cosine(content(pair.forth(), one), content(pair.back(), other)) : Double.NaN);
        values.put("shorter", (double) Math.min(forth.size(), back.size()));
        values.put("longer", (double) Math.max(forth.size(), back.size()));
    }

    Map<String, Double> values() {
        return values;
    }

    private void kin(Map<Kinship, Integer> counts) {
        values.put("net_synonyms", (double) counts.getOrDefault(Kinship.SAME, 0));
        values.put("net_opposites", (double) counts.getOrDefault(Kinship.OPPOSITE, 0));
        values.put("net_broader", (double) counts.getOrDefault(Kinship.BROADER, 0));
        values.put("net_siblings", (double) counts.getOrDefault(Kinship.SIBLING, 0));
        values.put("net_unknown", (double) counts.getOrDefault(Kinship.NONE, 0));
    }

    private void both(String name, double mine, double its) {
        values.put(name + "_low", Math.min(mine, its));
        values.put(name + "_high", Math.max(mine, its));
    }

    private void surplus(String name, Surplus surplus) {
        values.put(name + "_replaced", (double) surplus.replaced());
        values.put(name + "_sum", (double) surplus.sum());
    }

    private static double matched(List<Counterpart> parts) {
        double all = parts.stream().mapToDouble(Features::weight).sum();
        return all == 0
                ? 1
                : parts.stream()
                                .mapToDouble(part -> weight(part) * part.strength())
                                .sum()
                        / all;
    }

    private static double unmatched(List<Counterpart> parts) {
        return parts.stream()
                .filter(part -> !part.isMatched())
                .mapToDouble(Features::weight)
                .sum();
    }

    private static double rarest(List<Counterpart> parts) {
        return parts.stream()
                .filter(part -> !part.isMatched())
                .mapToDouble(Features::weight)
                .max()
                .orElse(0);
    }

    private static double mean(List<Counterpart> parts) {
        return weighted(parts, part -> part.isMatched() ? Math.max(part.closest(), part.strength()) : part.closest());
    }

    /** Likeness of letters with the nearest word, over words without counterpart; 1 when all have one. */
    private static double spelling(List<Counterpart> parts) {
        return parts.stream()
                .filter(part -> !part.isMatched())
                .mapToDouble(Counterpart::spelling)
                .average()
                .orElse(1);
    }

    private static double weighted(List<Counterpart> parts, ToDoubleFunction<Counterpart> value) {
        double all = parts.stream().mapToDouble(Features::weight).sum();
        return all == 0
                ? Double.NaN
                : parts.stream()
                                .mapToDouble(part -> weight(part) * value.applyAsDouble(part))
                                .sum()
                        / all;
    }

    private static double min(List<Counterpart> parts) {
        return parts.stream()
                .filter(part -> !part.isMatched())
                .mapToDouble(
                        part -> Double.isNaN(part.closest()) ? Double.NaN : 1 - weight(part) * (1 - part.closest()))
                .min()
                .orElse(1);
    }

    private static double weight(Counterpart part) {
        return WordWeights.weight(part.term());
    }

    /** Cosine of what is left over on both sides, as a whole: two ways to say one thing are near to each other. */
    private static double rest(Comparison pair) {
        return cosine(sum(pair.forth().unmatched(), pair.one()), sum(pair.back().unmatched(), pair.other()));
    }

    private static @Nullable DenseVector content(Alignment alignment, Question question) {
        return sum(alignment.counterparts(), question);
    }

    private static double cosine(@Nullable DenseVector mine, @Nullable DenseVector its) {
        return mine == null || its == null ? Double.NaN : mine.cosine(its);
    }

    private static @Nullable DenseVector sum(List<Counterpart> parts, Question question) {
        float @Nullable [] sum = null;
        for (Counterpart part : parts) {
            DenseVector vector = question.termVector(part.index());
            if (vector != null) {
                sum = sum == null ? new float[vector.dimension()] : sum;
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += vector.get(i) * (float) weight(part);
                }
            }
        }
        return sum == null ? null : DenseVector.of(sum);
    }

    private static String content(Question question) {
        StringBuilder text = new StringBuilder();
        question.terms().stream()
                .filter(term -> term.role() == Role.CONTENT)
                .forEach(term -> text.append(text.isEmpty() ? "" : " ").append(term.key()));
        return text.toString();
    }
}
