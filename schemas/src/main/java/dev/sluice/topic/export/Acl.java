package dev.sluice.topic.export;

/**
 * One permission.
 *
 * @param process whose permission it is: cache, budget, worker, operator, producer-app or consumer-app
 * @param principal Kafka principal, for example {@code User:sluice-cache}
 * @param resourceType TOPIC, GROUP, TRANSACTIONAL_ID or CLUSTER
 * @param pattern LITERAL or PREFIXED
 * @param operation for example READ
 */
public record Acl(
        String process, String principal, String resourceType, String resource, String pattern, String operation) {

    /** The {@code kafka-acls} arguments that grant it. */
    String arguments() {
        String option =
                switch (resourceType) {
                    case "TOPIC" -> "--topic '" + resource + "'";
                    case "GROUP" -> "--group '" + resource + "'";
                    case "TRANSACTIONAL_ID" -> "--transactional-id '" + resource + "'";
                    default -> "--cluster";
                };
        String patternOption = resourceType.equals("CLUSTER") ? "" : " --resource-pattern-type " + pattern;
        return "--add --allow-principal '" + principal + "' --operation " + operation + " " + option + patternOption;
    }
}
