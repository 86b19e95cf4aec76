package io.zerog.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import io.zerog.codec.JacksonParameterCodec;
import io.zerog.domain.handler.JobType;
import jakarta.validation.constraints.Max;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenApiTest {

    private final JobsInMemory jobs = new JobsInMemory();
    private Served served;

    record Leaf(@Max(9) int size) {}

    record Tree(String name, Leaf first, Leaf second, List<Leaf> others) {}

    @BeforeEach
    void start() {
        jobs.types.add(
                JobType.of("grow_tree", Tree.class, Void.class).description("Grows a tree."));
        served =
                new Served(
                        new HttpServer.UseCases(
                                Optional.of(jobs),
                                new Served.Healthy(),
                                Served.noWorkers(),
                                new OneRun(),
                                new JacksonParameterCodec()));
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void aParserOfOpenApiFindsNothingWrong() {
        SwaggerParseResult result = parsed();

        assertThat(result.getMessages()).isNullOrEmpty();
        assertThat(result.getOpenAPI().getOpenapi()).isEqualTo("3.1.0");
    }

    @Test
    void everyRouteIsDocumentedWithHowItAnswers() {
        OpenAPI api = parsed().getOpenAPI();

        for (Route route : served.server.routes()) {
            Operation operation =
                    api.getPaths()
                            .get(route.path())
                            .readOperationsMap()
                            .get(PathItem.HttpMethod.valueOf(route.method().text()));
            assertThat(operation.getResponses()).as(route.path()).hasSizeGreaterThan(1);
            assertThat(operation.getSummary()).isEqualTo(route.summary());
            assertThat(operation.getSecurity())
                    .as(route.path())
                    .hasSize(route.role().isPresent() ? 2 : 0);
        }
    }

    @Test
    void aTypeHasASubmitOfItsOwnWithItsSchema() {
        String document = served.get(OpenApi.PATH).body();

        assertThat(document)
                .contains("\"/v1/types/grow_tree/jobs\"", "\"description\":\"Grows a tree.\"")
                .contains("\"$ref\":\"#/components/schemas/grow_tree.parameters\"")
                .contains("\"maximum\":9");
        // What the schema names within itself is found within the document.
        assertThat(document).doesNotContain("\"$ref\":\"#/$defs");
    }

    /** Couchbase looks at so many jobs for a page and no more. */
    @Test
    void theListSaysThatAnEmptyPageMayHaveANext() {
        assertThat(parsed().getOpenAPI().getPaths().get("/v1/jobs").getGet().getParameters())
                .filteredOn(parameter -> parameter.getName().equals("cursor"))
                .singleElement()
                .satisfies(cursor ->
                        assertThat(cursor.getDescription())
                                .contains("until it is null", "may be short, or empty"));
    }

    private SwaggerParseResult parsed() {
        ParseOptions options = new ParseOptions();
        options.setResolve(true);
        return new OpenAPIV3Parser().readContents(served.get(OpenApi.PATH).body(), null, options);
    }
}
