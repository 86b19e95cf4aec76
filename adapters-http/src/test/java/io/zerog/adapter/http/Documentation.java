package io.zerog.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.zerog.codec.Json;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Holds answers against the documentation that the server itself gives. */
final class Documentation {

    private static final JsonSchemaFactory SCHEMAS =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    private final JsonNode document;

    Documentation(String json) {
        document = Json.read(json.getBytes(StandardCharsets.UTF_8));
    }

    /** Fails when an answer in JSON is not as it is documented. */
    void check(String method, String path, HttpResponse<String> answer) {
        String mediaType = answer.headers().firstValue("Content-Type").orElse("");
        if (!mediaType.endsWith("json") || answer.body().isEmpty()) {
            return;
        }
        Optional<JsonNode> operation = operation(method, path);
        if (operation.isEmpty()) {
            assertThat(answer.statusCode()).as(method + " " + path).isIn(404, 405, 400);
            return;
        }
        JsonNode responses = operation.get().path("responses");
        JsonNode response = responses.path(String.valueOf(answer.statusCode()));
        JsonNode content =
                (response.isMissingNode() ? responses.path("default") : response).path("content");
        if (content.has("*/*")) {
            return;
        }
        assertThat(content.has(mediaType))
                .as("%s %s answers %s in %s", method, path, answer.statusCode(), mediaType)
                .isTrue();
        JsonNode schema = content.path(mediaType).path("schema");
        if (schema instanceof ObjectNode object) {
            ObjectNode rooted = object.deepCopy();
            rooted.set("components", document.path("components"));
            JsonNode body = Json.read(answer.body().getBytes(StandardCharsets.UTF_8));
            assertThat(SCHEMAS.getSchema(rooted).validate(body))
                    .as(method + " " + path + " " + answer.body())
                    .isEmpty();
        }
    }

    private Optional<JsonNode> operation(String method, String path) {
        String plain = path.replaceAll("\\?.*", "");
        return document.path("paths").properties().stream()
                .filter(entry -> plain.matches(entry.getKey().replaceAll("\\{\\w+}", "[^/]+")))
                .map(Map.Entry::getValue)
                .map(item -> item.path(method.toLowerCase(Locale.ROOT)))
                .filter(JsonNode::isObject)
                .findFirst();
    }
}
