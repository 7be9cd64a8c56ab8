package dev.sluice.demo.workload;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The teams and users who ask, by domain. */
final class Callers {

    private static final int USERS_PER_TEAM = 8;

    private static final Map<String, Desk> DESKS = Map.of(
            "helpdesk", new Desk("helpdesk-assistant", List.of("it-support", "workplace")),
            "shop", new Desk("shop-assistant", List.of("storefront", "marketplace")),
            "bank", new Desk("bank-assistant", List.of("retail-banking", "cards")),
            "travel", new Desk("trip-assistant", List.of("bookings", "loyalty")),
            "software", new Desk("product-assistant", List.of("product-support", "sales")));

    private Callers() {}

    /** Somebody who would ask a question of the domain. */
    static Caller draw(String domain, RandomGenerator random) {
        Desk desk = DESKS.getOrDefault(domain, new Desk(domain, List.of(domain)));
        String team = desk.teams().get(random.nextInt(desk.teams().size()));
        String user = String.format(Locale.ROOT, "%s-u%02d", team, 1 + random.nextInt(USERS_PER_TEAM));
        return new Caller(team, user, desk.function());
    }

    record Caller(String team, String user, String function) {}

    private record Desk(String function, List<String> teams) {}
}
