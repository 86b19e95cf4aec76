package io.zerog.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.zerog.domain.handler.Default;
import io.zerog.domain.handler.DurationRange;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.port.InvalidParametersException;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Future;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever an author writes into a parameter record has an effect, or is refused at once. */
class ParameterModelTest {

    record AnArray(String[] a) {}

    record Bytes(byte[] a) {}

    record AFile(java.io.File a) {}

    record ACharacter(char a) {}

    record ByNumber(Map<Integer, String> a) {}

    record Raw(@SuppressWarnings("rawtypes") List a) {}

    record Wild(List<?> a) {}

    record OptionalItems(List<Optional<String>> a) {}

    record ABareOptional(OptionalInt a) {}

    record AnInterface(Comparable<String> a) {}

    record Inside(List<Bytes> a) {}

    record Generic<T>(T a) {}

    record MinOfText(@Min(1) String a) {}

    record SizeOfNumber(@Size(max = 3) int a) {}

    record RangeOfNumber(@DurationRange(max = "PT1S") int a) {}

    record InTheFuture(@Future Instant a) {}

    record Flags(@Pattern(regexp = "a", flags = Pattern.Flag.CASE_INSENSITIVE) String a) {}

    record OwnEmail(@Email(regexp = "a") String a) {}

    record Twice(@Min.List({@Min(1), @Min(2)}) int a) {}

    record Deep(List<List<@Min(1) Integer>> a) {}

    record InOptionalList(Optional<List<@Min(1) Integer>> a) {}

    record OfKey(Map<@Size(max = 3) String, String> a) {}

    record DefaultNotJson(@Default("x") int a) {}

    record DefaultOfOtherType(@Default("\"5\"") int a) {}

    record DefaultOutOfRange(@Max(3) @Default("4") int a) {}

    record DefaultNoConstant(@Default("PURPLE") Thread.State a) {}

    record DefaultNoDuration(@Default("10s") Duration a) {}

    record DefaultOfNested(@Default("{}") DefaultOutOfRange a) {}

    record Endless(@Default("{}") Endless a) {}

    @ParameterizedTest
    @ValueSource(
            classes = {
                AnArray.class,
                Bytes.class,
                AFile.class,
                ACharacter.class,
                ByNumber.class,
                Raw.class,
                Wild.class,
                OptionalItems.class,
                ABareOptional.class,
                AnInterface.class,
                Inside.class,
                Generic.class,
            })
    void whatCannotBeAParameterIsRefused(Class<?> record) {
        assertThatThrownBy(() -> ParameterModel.of(record))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("parameter a of io.zerog.codec.ParameterModelTest$")
                .hasMessageContaining(" cannot be a parameter");
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                MinOfText.class,
                SizeOfNumber.class,
                RangeOfNumber.class,
                InTheFuture.class,
                Flags.class,
                OwnEmail.class,
                Twice.class,
                Deep.class,
                InOptionalList.class,
                OfKey.class,
            })
    void aConstraintThatWouldHaveNoEffectIsRefused(Class<?> record) {
        assertThatThrownBy(() -> ParameterModel.of(record))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no effect");
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                DefaultNotJson.class, DefaultOfOtherType.class, DefaultOutOfRange.class,
                DefaultNoConstant.class, DefaultNoDuration.class, DefaultOfNested.class,
                Endless.class,
            })
    void aDefaultThatBreaksItsOwnRulesIsRefused(Class<?> record) {
        assertThatThrownBy(() -> new ParameterBinding<>(record).schema())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("default");
    }

    record Honoured(
            @NotNull @Default("[]") List<@Min(3) Integer> list,
            @Default("{}") Map<String, @Size(max = 1) String> map,
            Optional<@Min(3) Integer> inner,
            @Min(3) Optional<Integer> outer,
            @Size(max = 1) Optional<List<String>> items) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"list\":[2]}",
                "{\"map\":{\"a\":\"bb\"}}",
                "{\"inner\":2}",
                "{\"outer\":2}",
                "{\"items\":[\"a\",\"b\"]}",
            })
    void constraintsInContainersAndOptionalsAreHonoured(String json) {
        ParameterBinding<Honoured> binding = new ParameterBinding<>(Honoured.class);

        assertThatThrownBy(() -> binding.validated(json.getBytes(UTF_8)))
                .isInstanceOf(InvalidParametersException.class);
    }

    @Test
    void constraintsOfAJarThatIsLoadedApartAreHonoured(@TempDir Path folder) throws Exception {
        compile(
                folder,
                "package apart; public record Job("
                        + "@jakarta.validation.constraints.Min(1) int delay,"
                        + "@io.zerog.domain.handler.Default(\"5\") int top) {}");
        URL[] jar = {folder.toUri().toURL()};
        JacksonParameterCodec codec = new JacksonParameterCodec();

        try (URLClassLoader loader = new URLClassLoader(jar, getClass().getClassLoader())) {
            JobType<?, Void> type = JobType.of("apart", loader.loadClass("apart.Job"), Void.class);

            assertThatThrownBy(() -> codec.validated(type, "{\"delay\":0}".getBytes(UTF_8)))
                    .isInstanceOfSatisfying(
                            InvalidParametersException.class,
                            e -> assertThat(e.problems()).hasSize(1));
            assertThat(codec.validated(type, "{\"delay\":1}".getBytes(UTF_8)))
                    .asString(UTF_8)
                    .isEqualTo("{\"delay\":1,\"top\":5}");
        }
    }

    @Test
    void theSchemaIsTheOneThatIsShown() throws IOException {
        JsonNode schema = Json.mapper().readTree(new ParameterBinding<>(Honoured.class).schema());

        assertThat(schema.at("/properties/list/items/minimum").intValue()).isEqualTo(3);
        assertThat(schema.at("/properties/map/additionalProperties/maxLength").intValue()).isOne();
        assertThat(schema.get("required")).isNull();
    }

    private static void compile(Path folder, String source) {
        JavaFileObject file =
                new SimpleJavaFileObject(
                        URI.create("string:///apart/Job.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        List<String> options =
                List.of(
                        "-proc:none",
                        "-d",
                        folder.toString(),
                        "-cp",
                        System.getProperty("java.class.path"));
        assertThat(compiler.getTask(messages, null, null, options, null, List.of(file)).call())
                .as("%s", messages)
                .isTrue();
    }
}
