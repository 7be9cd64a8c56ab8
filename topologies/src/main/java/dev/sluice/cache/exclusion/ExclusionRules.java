package dev.sluice.cache.exclusion;

import dev.sluice.cache.exclusion.ExclusionRule.Reach;
import dev.sluice.cache.fingerprint.Prompt;
import dev.sluice.config.SluiceConfig.ExclusionPattern;
import dev.sluice.schema.Answer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The rules of a deployment, the built-in ones first. Thread-safe. */
public final class ExclusionRules {

    private final List<ExclusionRule> rules;

    public ExclusionRules(List<ExclusionRule> rules) {
        this.rules = List.copyOf(rules);
    }

    /** The built-in rules and those of a deployment, whose patterns compile. */
    public static ExclusionRules with(List<ExclusionPattern> patterns) {
        Stream<ExclusionRule> own = patterns.stream()
                .map(pattern -> new ExclusionRule(
                        pattern.name(),
                        Exclusion.RULE_PREFIX + pattern.name(),
                        Set.of(),
                        Reach.EVERYTHING,
                        new BoundedPattern(pattern.pattern())));
        return new ExclusionRules(
                Stream.concat(BuiltInRules.all().stream(), own).toList());
    }

    /** The first rule that holds for a prompt in a language (ISO 639-1 or BCP 47, {@code und}: unknown). */
    public Optional<Exclusion> ofPrompt(Prompt prompt, String language) {
        List<String> turns = UserTurns.of(prompt);
        return turns.isEmpty()
                ? Optional.empty()
                : rules.stream()
                        .filter(rule -> rule.isFor(language))
                        .filter(rule -> rule.reach() == Reach.QUESTION
                                ? rule.checker().test(turns.getLast())
                                : turns.stream().anyMatch(rule.checker()))
                        .findFirst()
                        .map(ExclusionRule::exclusion);
    }

    /** The first rule about what is said anywhere that holds for one of some texts, which ask nothing. */
    public Optional<Exclusion> ofTexts(List<String> texts, String language) {
        return rules.stream()
                .filter(rule -> rule.isFor(language) && rule.reach() == Reach.EVERYTHING)
                .filter(rule -> texts.stream().anyMatch(rule.checker()))
                .findFirst()
                .map(ExclusionRule::exclusion);
    }

    /** Why an answer must not be kept, with the rule that holds for it. */
    public Optional<Exclusion> ofAnswer(Answer answer) {
        List<String> texts = AnswerTexts.of(answer);
        return rules.stream()
                .filter(rule -> rule.reach() == Reach.EVERYTHING)
                .filter(rule -> texts.stream().anyMatch(rule.checker()))
                .findFirst()
                .map(rule -> new Exclusion(Exclusion.ANSWER_EXCLUDED, rule.name()));
    }
}
