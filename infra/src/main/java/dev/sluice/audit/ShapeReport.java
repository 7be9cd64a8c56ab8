package dev.sluice.audit;

import dev.sluice.audit.Advice.Kind;
import dev.sluice.cache.fingerprint.Turn;
import dev.sluice.economy.Trimming;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.UnitPrices;
import dev.sluice.tokens.TokenCounter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Looks at the prompts of one shape. */
final class ShapeReport {

    /** Below it providers cache nothing. */
    private static final long CACHEABLE_TOKENS = 1_024;

    private final List<AuditedPrompt> prompts;
    private final AuditPrices prices;
    private final TokenCounter tokens;
    private final int longTokens;
    private final Boilerplate boilerplate;
    private final Map<Kind, long[]> savings = new EnumMap<>(Kind.class);
    private long unpriced;
    private long promptTokens;
    private long instructionTokens;
    private long boilerplateTokens;
    private long promptNanoUsd;
    private long boilerplateNanoUsd;

    ShapeReport(List<AuditedPrompt> prompts, AuditPrices prices, TokenCounter tokens, int longTokens) {
        this.prompts = prompts;
        this.prices = prices;
        this.tokens = tokens;
        this.longTokens = longTokens;
        this.boilerplate = new Boilerplate(prompts);
    }

    Finding finding() {
        prompts.forEach(this::measure);
        AuditedPrompt example = prompts.getFirst();
        String model = example.request().getModel();
        String text = written(example, false);
        String shorter = written(example, true);
        SortedSet<String> models =
                prompts.stream().map(p -> p.request().getModel()).collect(Collectors.toCollection(TreeSet::new));
        return new Finding(
                example.request().getTenant(),
                Objects.requireNonNullElse(example.request().getTemplateId(), ""),
                models,
                prompts.size(),
                unpriced,
                promptTokens,
                instructionTokens,
                boilerplateTokens,
                promptNanoUsd,
                boilerplateNanoUsd,
                text,
                shorter,
                tokens.count(model, text),
                tokens.count(model, shorter),
                advice());
    }

    private void measure(AuditedPrompt prompt) {
        LlmRequest request = prompt.request();
        long all = tokens.count(request);
        Optional<UnitPrices> found = prices.of(request, all);
        long instructions = 0;
        long common = 0;
        long commonLate = 0;
        boolean varied = false;
        Set<Turn> newest = Set.copyOf(prompt.written());
        for (Turn turn : prompt.turns()) {
            boolean written = newest.contains(turn);
            if (AuditedPrompt.isInstruction(turn)) {
                instructions += count(request, AuditedPrompt.text(turn));
            }
            for (String sentence : written ? Sentences.of(AuditedPrompt.text(turn)) : List.<String>of()) {
                if (boilerplate.has(sentence)) {
                    long size = count(request, sentence);
                    common += size;
                    commonLate += varied ? size : 0;
                } else {
                    varied = true;
                }
            }
            varied |= !written;
        }
        promptTokens += all;
        instructionTokens += instructions;
        boilerplateTokens += common;
        unpriced += found.isEmpty() ? 1 : 0;
        promptNanoUsd += found.map(p -> AuditPrices.input(all, p)).orElse(0L);
        long commonTokens = common;
        boilerplateNanoUsd += found.map(p -> AuditPrices.input(commonTokens, p)).orElse(0L);
        cuts(prompt, found);
        if (commonLate > 0 && common >= CACHEABLE_TOKENS) {
            long late = commonLate;
            add(
                    Kind.STATIC_PART_FIRST,
                    late,
                    found.map(p -> AuditPrices.cached(late, p)).orElse(0L));
        }
        if (instructions * 2 > all && instructions >= CACHEABLE_TOKENS) {
            add(Kind.LONG_INSTRUCTIONS, instructions, 0);
        }
    }

    private void cuts(AuditedPrompt prompt, Optional<UnitPrices> found) {
        LlmRequest request = prompt.request();
        long repeated = 0;
        long polite = 0;
        for (Turn turn : prompt.written()) {
            String text = AuditedPrompt.text(turn);
            String once = repeatsItself(text) ? Sentences.once(text) : text;
            String plain = Politeness.without(once);
            repeated += once.equals(text) ? 0 : Math.max(0, count(request, text) - count(request, once));
            polite += plain.equals(once) ? 0 : Math.max(0, count(request, once) - count(request, plain));
        }
        input(Kind.REPEATED_SENTENCES, repeated, found);
        input(Kind.POLITENESS, polite, found);
        long excess = tokens.count(request) - (long) longTokens;
        if (excess > 0 && request.getRawBody() == null) {
            long history = Trimming.cut(
                            request.getMessages(), excess, message -> tokens.count(request.getModel(), message))
                    .tokens();
            input(Kind.LONG_CONTEXT, history, found);
        }
    }

    private static boolean repeatsItself(String text) {
        List<String> sentences = Sentences.of(text);
        return sentences.stream().map(Sentences::key).distinct().count() < sentences.size();
    }

    private void input(Kind kind, long saved, Optional<UnitPrices> found) {
        if (saved > 0) {
            add(kind, saved, found.map(p -> AuditPrices.input(saved, p)).orElse(0L));
        }
    }

    private void add(Kind kind, long concerned, long nanoUsd) {
        long[] sums = savings.computeIfAbsent(kind, key -> new long[2]);
        sums[0] += concerned;
        sums[1] += nanoUsd;
    }

    private List<Advice> advice() {
        List<Advice> advice = new ArrayList<>();
        savings.forEach((kind, sums) -> advice.add(new Advice(kind, sums[0], sums[1], inWords(kind))));
        advice.sort(Comparator.comparingLong(Advice::nanoUsd)
                .reversed()
                .thenComparing(Comparator.comparingLong(Advice::tokens).reversed())
                .thenComparing(Advice::kind));
        return advice;
    }

    private String inWords(Kind kind) {
        return switch (kind) {
            case REPEATED_SENTENCES -> "say each sentence once";
            case POLITENESS -> "leave out words of courtesy";
            case LONG_CONTEXT -> "keep to " + longTokens + " tokens by a policy (context, max-prompt-tokens)";
            case STATIC_PART_FIRST ->
                "put what is always the same before what differs, so that the provider's prompt cache can serve it";
            case LONG_INSTRUCTIONS ->
                "more than half of the prompt are instructions: shorten them, or send them by template";
        };
    }

    private long count(LlmRequest request, String text) {
        return tokens.count(request.getModel(), text);
    }

    private static String written(AuditedPrompt prompt, boolean shorter) {
        return prompt.written().stream()
                .map(AuditedPrompt::text)
                .map(text -> shorter ? Politeness.without(repeatsItself(text) ? Sentences.once(text) : text) : text)
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining("\n\n"));
    }
}
