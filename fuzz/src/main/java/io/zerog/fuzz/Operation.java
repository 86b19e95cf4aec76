package io.zerog.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One operation of the API, as its documentation tells.
 *
 * @param path with variables, such as {@code /v1/jobs/{uuid}}
 * @param query the names of its query parameters
 */
record Operation(String method, String path, List<String> query) {

    /** All that a document of OpenAPI lists. */
    static List<Operation> in(String openApi) throws IOException {
        List<Operation> all = new ArrayList<>();
        JsonNode paths = JsonMapper.builder().build().readTree(openApi).path("paths");
        paths.properties()
                .forEach(path ->
                        path.getValue()
                                .properties()
                                .forEach(operation -> {
                                    List<String> query = new ArrayList<>();
                                    for (JsonNode one : operation.getValue().path("parameters")) {
                                        if (one.path("in").asText().equals("query")) {
                                            query.add(one.path("name").asText());
                                        }
                                    }
                                    all.add(
                                            new Operation(
                                                    operation.getKey().toUpperCase(Locale.ROOT),
                                                    path.getKey(),
                                                    query));
                                }));
        return all;
    }
}
