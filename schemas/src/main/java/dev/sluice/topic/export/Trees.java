package dev.sluice.topic.export;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Maps and values of which documents are made. */
final class Trees {

    private Trees() {}

    static SequencedMap<String, Object> map() {
        return new LinkedHashMap<>();
    }

    static SequencedMap<String, Object> map(String key, Object value) {
        SequencedMap<String, Object> map = map();
        map.put(key, value);
        return map;
    }

    /** Settings are text to Kafka; documents type them. */
    static Object numberOrText(String value) {
        return value.matches("-?\\d{1,18}") ? (Object) Long.valueOf(value) : value;
    }
}
