package dev.sluice.economy;

import dev.sluice.schema.Policy;
import dev.sluice.schema.TemplatePolicy;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The prompt templates in force. A tenant's own template hides the general one of the same id. Immutable. */
public final class Templates {

    private record Key(@Nullable String tenant, String id) {}

    private final Map<Key, NavigableMap<Integer, TemplatePolicy>> templates = new HashMap<>();

    /** Templates of a set of policies; those of other kinds are ignored. */
    public Templates(Iterable<Policy> policies) {
        for (Policy policy : policies) {
            TemplatePolicy template = policy.getTemplate();
            if (template != null) {
                templates
                        .computeIfAbsent(new Key(policy.getTenant(), template.getTemplateId()), key -> new TreeMap<>())
                        .put(template.getVersion(), template);
            }
        }
    }

    /** A template by version, null: the highest; null when there is none. */
    public @Nullable TemplatePolicy find(String tenant, String id, @Nullable Integer version) {
        NavigableMap<Integer, TemplatePolicy> versions = versions(tenant, id);
        if (versions.isEmpty()) {
            return null;
        }
        return version == null ? versions.lastEntry().getValue() : versions.get(version);
    }

    /** Ids that a tenant may name, sorted. */
    SortedSet<String> ids(String tenant) {
        SortedSet<String> ids = new TreeSet<>();
        templates.keySet().stream()
                .filter(key -> key.tenant() == null || key.tenant().equals(tenant))
                .forEach(key -> ids.add(key.id()));
        return ids;
    }

    /** Versions of a template by number; empty when a tenant may name none of that id. */
    NavigableMap<Integer, TemplatePolicy> versions(String tenant, String id) {
        NavigableMap<Integer, TemplatePolicy> own = templates.get(new Key(tenant, id));
        return own != null ? own : templates.getOrDefault(new Key(null, id), new TreeMap<>());
    }
}
