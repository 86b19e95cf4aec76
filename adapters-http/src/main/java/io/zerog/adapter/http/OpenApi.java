package io.zerog.adapter.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.zerog.application.JobUseCases;
import io.zerog.codec.Json;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.port.ParameterCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The API's documentation in OpenAPI 3.1, made of the routes that answer and the types here. */
final class OpenApi {

    static final String PATH = "/openapi.json";

    private static final String SUBMIT = "/v1/types/{type}/jobs";
    private static final String SCHEMAS = "#/components/schemas/";
    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");
    private static final ObjectMapper MAPPER = Json.mapper();

    private OpenApi() {}

    /** The operation that answers it. */
    static Route route(List<Route> routes, JobUseCases jobs, ParameterCodec codec) {
        AtomicReference<byte[]> document = new AtomicReference<>();
        Route own =
                Route.get(
                        PATH,
                        "The API's documentation in OpenAPI 3.1",
                        _ -> Answer.json(Status.OK_200, document.get()));
        List<Route> all = new ArrayList<>(routes);
        all.add(own);
        document.set(document(all, jobs, codec));
        return own;
    }

    private static byte[] document(List<Route> routes, JobUseCases jobs, ParameterCodec codec) {
        ObjectNode root = MAPPER.createObjectNode().put("openapi", "3.1.0");
        root.putObject("info")
                .put("title", "ZeroG")
                .put("version", "1")
                .put("description", "Runs jobs: submit, watch, fetch the output.");
        root.putArray("servers").addObject().put("url", "/");
        ObjectNode paths = root.putObject("paths");
        ObjectNode components = root.putObject("components");
        ObjectNode schemas = components.putObject("schemas");
        schemas.setAll(ownSchemas());
        for (Route route : routes) {
            operation(paths.withObject(pointer(route.path())), route, route.path());
            if (route.path().equals(SUBMIT)) {
                jobs.types().forEach(type -> submit(paths, schemas, route, type, codec));
            }
        }
        components
                .putObject("securitySchemes")
                .putObject("token")
                .put("type", "http")
                .put("scheme", "bearer");
        try {
            return MAPPER.writeValueAsBytes(root);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException("a tree can be written", impossible);
        }
    }

    /** The submit of one type, with the schema of its parameters. */
    private static void submit(
            ObjectNode paths,
            ObjectNode schemas,
            Route route,
            JobType<?, ?> type,
            ParameterCodec codec) {
        String schema = type.name() + ".parameters";
        schemas.set(schema, rooted(Json.read(bytes(codec.schema(type))), SCHEMAS + schema));
        String path = route.path().replace("{type}", type.name());
        ObjectNode operation = operation(paths.withObject(pointer(path)), route, path);
        if (!type.description().isEmpty()) {
            operation.put("description", type.description());
        }
        body(operation, schema, false);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A schema's references into itself, as references into the document. */
    private static JsonNode rooted(JsonNode schema, String root) {
        if (schema instanceof ObjectNode object) {
            JsonNode reference = object.get("$ref");
            if (reference != null && reference.textValue().startsWith("#")) {
                object.put("$ref", root + reference.textValue().substring(1));
            }
            object.remove("$schema");
        }
        schema.forEach(child -> rooted(child, root));
        return schema;
    }

    private static ObjectNode operation(ObjectNode item, Route route, String path) {
        String method = route.method().text().toLowerCase(Locale.ROOT);
        ObjectNode operation = item.putObject(method);
        operation.put("operationId", (method + path).replaceAll("[^A-Za-z0-9]+", "_"));
        operation.put("summary", route.summary());
        operation.putArray("tags").add(path.startsWith("/v1/") ? path.split("/")[2] : "other");
        ArrayNode parameters = operation.putArray("parameters");
        Matcher variables = VARIABLE.matcher(path);
        while (variables.find()) {
            parameter(parameters, variables.group(1), "path").put("required", true);
        }
        for (Route.Parameter one : route.query()) {
            parameter(parameters, one.name(), "query").put("description", one.meaning());
        }
        if (path.endsWith("/cancel")) {
            body(operation, "Cancellation", false);
        } else if (path.endsWith("/retry")) {
            body(operation, "Retry", false);
        } else if (route.method() == Method.POST && path.contains("{type}")) {
            body(operation, null, false);
        }
        responses(operation.putObject("responses"), route);
        ArrayNode security = operation.putArray("security");
        route.role()
                .ifPresent(_ -> {
                    security.addObject();
                    security.addObject().putArray("token");
                });
        return operation;
    }

    private static ObjectNode parameter(ArrayNode all, String name, String in) {
        ObjectNode parameter = all.addObject().put("name", name).put("in", in);
        parameter.putObject("schema").put("type", "string");
        return parameter;
    }

    private static void body(ObjectNode operation, String schema, boolean required) {
        ObjectNode body = operation.putObject("requestBody").put("required", required);
        ObjectNode content = body.putObject("content").putObject("application/json");
        if (schema == null) {
            content.putObject("schema").put("type", "object");
        } else {
            content.putObject("schema").put("$ref", SCHEMAS + schema);
        }
    }

    private static void responses(ObjectNode responses, Route route) {
        for (Reply reply : Replies.of(route.method().text() + " " + route.path())) {
            ObjectNode response =
                    responses
                            .putObject(String.valueOf(reply.status()))
                            .put("description", Status.create(reply.status()).reasonPhrase());
            if (reply.mediaType() != null) {
                ObjectNode content = response.putObject("content").putObject(reply.mediaType());
                if (reply.schema() != null) {
                    content.putObject("schema").put("$ref", SCHEMAS + reply.schema());
                }
            }
        }
        responses
                .putObject("default")
                .put("description", "A problem")
                .putObject("content")
                .putObject("application/problem+json")
                .putObject("schema")
                .put("$ref", SCHEMAS + "Problem");
    }

    private static String pointer(String path) {
        return "/" + path.replace("~", "~0").replace("/", "~1");
    }

    private static ObjectNode ownSchemas() {
        try (InputStream in = OpenApi.class.getResourceAsStream("schemas.json")) {
            return (ObjectNode) MAPPER.readTree(in);
        } catch (IOException broken) {
            throw new UncheckedIOException("the jar is broken", broken);
        }
    }
}
