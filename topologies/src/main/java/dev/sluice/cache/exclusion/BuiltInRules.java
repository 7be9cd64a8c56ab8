package dev.sluice.cache.exclusion;

import dev.sluice.cache.exclusion.ExclusionRule.Reach;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The rules that hold for every deployment. */
final class BuiltInRules {

    private BuiltInRules() {}

    static List<ExclusionRule> all() {
        return List.of(
                personal("e-mail", EMailAddresses::in),
                personal("payment-card", numbers(PaymentCards::is)),
                personal("iban", Ibans::in),
                personal("national-id", numbers(NationalNumbers::is).or(NationalNumbers::hasInsuranceNumber)),
                personal("phone", numbers(PhoneNumbers::is)),
                personal("name", StatedNames::in),
                new ExclusionRule(
                        "confirmation", Exclusion.CONFIRMATION, Set.of(), Reach.QUESTION, new Confirmations()),
                timeSensitive("en"),
                // Short texts in one are taken for the other now and then.
                timeSensitive("ru", "uk"),
                timeSensitive("ar"));
    }

    private static ExclusionRule personal(String name, Predicate<String> checker) {
        return new ExclusionRule(name, Exclusion.PERSONAL_DATA, Set.of(), Reach.EVERYTHING, checker);
    }

    private static ExclusionRule timeSensitive(String... languages) {
        return new ExclusionRule(
                "time-sensitive-" + String.join("-", languages),
                Exclusion.TIME_SENSITIVE,
                Set.of(languages),
                Reach.QUESTION,
                new TimeSensitive(List.of(languages)));
    }

    private static Predicate<String> numbers(Predicate<NumberInText> is) {
        return text -> NumberInText.all(text).stream().anyMatch(is);
    }
}
