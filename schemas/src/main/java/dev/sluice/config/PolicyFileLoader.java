package dev.sluice.config;

import dev.sluice.schema.BudgetIncrease;
import dev.sluice.schema.BudgetPolicy;
import dev.sluice.schema.CachePolicy;
import dev.sluice.schema.ContextPolicy;
import dev.sluice.schema.DeploymentPolicy;
import dev.sluice.schema.Policy;
import dev.sluice.schema.Price;
import dev.sluice.schema.RoutePolicy;
import dev.sluice.schema.TemplatePolicy;
import dev.sluice.schema.TenantPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads policy files. Nothing is returned unless all of a file is valid; an error names file, line and field. */
public final class PolicyFileLoader {

    static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._:@/+-]{1,128}");
    static final String NAME_IN_WORDS = "1 to 128 letters, digits or . _ : @ / + -";
    private static final List<Integer> DEFAULT_THRESHOLDS_BPS = List.of(5_000, 8_000, 9_500, 10_000);

    private final Instant now;
    private final Set<String> ids = new HashSet<>();
    private final List<Policy> policies = new ArrayList<>();
    private final List<Price> prices = new ArrayList<>();

    private PolicyFileLoader(Instant now) {
        this.now = now;
    }

    /**
     * Reads a file.
     *
     * @param now time at which the policies are applied
     * @throws ConfigException with everything that is wrong
     */
    public static PolicyFile load(Path file, Instant now) throws ConfigException {
        try {
            return parse(Files.readString(file), file, now);
        } catch (IOException e) {
            throw new ConfigException(List.of(
                    new ConfigProblem(file.toString(), 0, "(file)", "unreadable", "a UTF-8 file that can be read")));
        }
    }

    /**
     * Reads the text of a file.
     *
     * @param file named in errors
     */
    public static PolicyFile parse(String yaml, Path file, Instant now) throws ConfigException {
        Reading reading = new Reading(file, Map.of());
        PolicyFileLoader loader = new PolicyFileLoader(now);
        YamlReader.read(yaml, file.toString(), reading.problems()::add)
                .ifPresent(document -> loader.read(new Section("", document, reading)));
        if (!reading.problems().isEmpty()) {
            throw new ConfigException(reading.problems());
        }
        return new PolicyFile(List.copyOf(loader.policies), List.copyOf(loader.prices));
    }

    private void read(Section root) {
        root.sections("prices").forEach(this::price);
        root.sections("deployments").forEach(this::deployment);
        root.sections("routes").forEach(this::route);
        root.sections("tenants").forEach(this::tenant);
        root.sections("cache").forEach(this::cache);
        root.sections("context").forEach(this::context);
        root.sections("templates").forEach(this::template);
        root.sections("budgets").forEach(this::budget);
        root.end();
    }

    private void price(Section section) {
        Price price = PriceReader.read(section, key -> name(section, key), key -> optionalName(section, key));
        unique(section, "price " + price.getPriceId());
        prices.add(price);
    }

    private void deployment(Section section) {
        DeploymentPolicy deployment = RoutingReader.deployment(section, key -> name(section, key));
        // A name tells several of one model apart; without one there is one.
        String given = deployment.getName();
        String id = given == null ? deployment.getModel() : deployment.getModel() + ":" + given;
        add(section, "deployment", id, policy -> policy.setDeployment(deployment));
    }

    private void route(Section section) {
        String name = section.value("name", "auto", NAME_IN_WORDS, text -> Section.matching(text, NAME));
        RoutePolicy route = RoutingReader.route(section, name);
        add(section, "route", name, policy -> policy.setRoute(route));
    }

    private void tenant(Section section) {
        String zone = section.value("time-zone", "UTC", Amounts.TIME_ZONE, Amounts::timeZone);
        if (section.raw("tenant").isEmpty()) {
            section.reject("tenant", "none", NAME_IN_WORDS);
        }
        add(section, "tenant", "settings", policy -> policy.setTenantSettings(new TenantPolicy(zone)));
    }

    private void cache(Section section) {
        CachePolicy rule = CachePolicyReader.read(section, key -> optionalName(section, key));
        add(section, "cache", CachePolicyReader.name(rule), policy -> policy.setCache(rule));
    }

    private void context(Section section) {
        ContextPolicy rule = ContextPolicyReader.read(section, key -> optionalName(section, key));
        add(section, "context", ContextPolicyReader.name(rule), policy -> policy.setContext(rule));
    }

    private void template(Section section) {
        TemplatePolicy template = TemplateReader.read(section, key -> name(section, key));
        String name = template.getTemplateId() + ":" + template.getVersion();
        add(section, "template", name, policy -> policy.setTemplate(template));
    }

    private void budget(Section section) {
        String id = name(section, "id");
        BudgetPolicy budget = BudgetPolicy.newBuilder()
                .setTeam(optionalName(section, "team"))
                .setUser(optionalName(section, "user"))
                .setFunction(optionalName(section, "function"))
                .setModel(optionalName(section, "model"))
                .setTags(section.properties("tags"))
                .setPer(section.optional("per", "user, team, function or model", Amounts.PER::parse))
                .setWindow(section.required("window", "MONTH", Amounts.WINDOW, Amounts::window))
                .setLimitNanoUsd(section.required("limit-usd", 0L, Amounts.USD, Amounts::nanoUsd))
                .setEnforcement(
                        section.value("enforcement", "HARD", "hard, soft or shadow", Amounts.ENFORCEMENT::parse))
                .setAction(section.value("action", "BLOCK", "block, downgrade or shadow", Amounts.ACTION::parse))
                .setThresholdsBps(thresholds(section))
                .setValidFrom(section.optional("valid-from", Amounts.INSTANT, Amounts::instant))
                .setValidTo(section.optional("valid-to", Amounts.INSTANT, Amounts::instant))
                .setIncreases(section.sections("increases").stream()
                        .map(PolicyFileLoader::increase)
                        .toList())
                .build();
        policies.add(policy(section, id).setBudget(budget).build());
        section.end();
    }

    private static BudgetIncrease increase(Section section) {
        BudgetIncrease increase = new BudgetIncrease(
                section.required("by-usd", 1L, Amounts.USD + ", above zero", Amounts::positiveNanoUsd),
                section.required("from", Instant.EPOCH, Amounts.INSTANT, Amounts::instant),
                section.required("until", Instant.MAX, Amounts.INSTANT, Amounts::instant),
                section.optional("reason", "text", Amounts::text));
        if (!increase.getFrom().isBefore(increase.getUntil())) {
            section.reject("until", increase.getUntil().toString(), "an instant after from");
        }
        section.end();
        return increase;
    }

    private static List<Integer> thresholds(Section section) {
        List<Integer> given = section.texts("thresholds", Amounts.PERCENT, "percentages such as 80% or 99.5%").stream()
                .map(Amounts::basisPoints)
                .sorted()
                .toList();
        return given.isEmpty() ? DEFAULT_THRESHOLDS_BPS : given;
    }

    private void add(Section section, String kind, String name, Consumer<Policy.Builder> content) {
        String tenant = optionalName(section, "tenant");
        Policy.Builder policy = policy(section, kind + ":" + (tenant == null ? "*" : tenant) + ":" + name);
        content.accept(policy);
        section.end();
        policies.add(policy.build());
    }

    private Policy.Builder policy(Section section, String id) {
        unique(section, id);
        return Policy.newBuilder()
                .setPolicyId(id)
                .setTenant(optionalName(section, "tenant"))
                .setUpdatedAt(now);
    }

    private void unique(Section section, String id) {
        if (!ids.add(id)) {
            section.reject("id", id, "an id that the file has once");
        }
    }

    private static String name(Section section, String key) {
        return section.required(key, "?", NAME_IN_WORDS, text -> Section.matching(text, NAME));
    }

    private static @Nullable String optionalName(Section section, String key) {
        return section.optional(key, NAME_IN_WORDS, text -> Section.matching(text, NAME));
    }
}
