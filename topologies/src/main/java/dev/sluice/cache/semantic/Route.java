package dev.sluice.cache.semantic;

import dev.sluice.schema.SemanticLookup;

/** Where the leader of a flight goes. */
public sealed interface Route {

    /** To the semantic tier, which asks for the provider call if it finds nothing. */
    record Search(SemanticLookup lookup) implements Route {}

    /**
     * To admission.
     *
     * @param because one of {@link SkipReasons}
     */
    record Straight(String because) implements Route {}
}
