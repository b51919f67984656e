package io.sessionring.codec.kryo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** One release of an application: sources compiled in memory and loaded by a class loader of its own. */
final class Release {

    private final ClassLoader loader;
    private final KryoCodec codec;

    /**
     * @param aliases alias and class name; a class that is not there is not listed
     * @param sources class name and source
     */
    Release(Map<String, String> aliases, Map<String, String> sources) {
        Map<String, byte[]> classes = compile(sources);
        loader = new ClassLoader(Release.class.getClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                byte[] bytes = classes.get(name);
                if (bytes == null) {
                    throw new ClassNotFoundException(name);
                }
                return defineClass(name, bytes, 0, bytes.length);
            }
        };
        KryoCodec.Builder builder = KryoCodec.builder();
        aliases.forEach((alias, name) -> builder.allow(alias, type(name)));
        codec = builder.build();
    }

    /** A release whose classes are listed under their own names. */
    static Release of(String... sources) {
        Map<String, String> byName = new LinkedHashMap<>();
        for (String source : sources) {
            byName.put(source.replaceFirst("(?s).*?(?:class|record|enum) (\\w+).*", "$1"), source);
        }
        Map<String, String> aliases = new HashMap<>();
        byName.keySet().forEach(name -> aliases.put(name, name));
        return new Release(aliases, byName);
    }

    Class<?> type(String name) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    /** What the class's static method {@code make} makes. */
    Object make(String name) {
        try {
            var make = type(name).getDeclaredMethod("make");
            make.setAccessible(true);
            return make.invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    byte[] encode(Object value) {
        return Bytes.encode(codec, value);
    }

    Object decode(byte[] bytes) {
        return Bytes.decode(codec, bytes);
    }

    private static Map<String, byte[]> compile(Map<String, String> sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Map<String, ByteArrayOutputStream> out = new HashMap<>();
        List<SimpleJavaFileObject> units = sources.entrySet().stream()
                .<SimpleJavaFileObject>map(entry -> new Source(entry.getKey(), entry.getValue()))
                .toList();
        try (JavaFileManager manager =
                new ForwardingJavaFileManager<JavaFileManager>(compiler.getStandardFileManager(null, null, null)) {
                    @Override
                    public JavaFileObject getJavaFileForOutput(
                            Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
                        return new SimpleJavaFileObject(URI.create("mem:///" + name.replace('$', '_')), kind) {
                            @Override
                            public OutputStream openOutputStream() {
                                return out.computeIfAbsent(name, n -> new ByteArrayOutputStream());
                            }
                        };
                    }
                }) {
            assertThat(compiler.getTask(null, manager, null, List.of("-proc:none"), null, units)
                            .call())
                    .isTrue();
        } catch (java.io.IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, byte[]> classes = new HashMap<>();
        out.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
        return classes;
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String code;

        Source(String name, String code) {
            super(URI.create("mem:///" + name + ".java"), JavaFileObject.Kind.SOURCE);
            this.code = code;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return code;
        }
    }
}
