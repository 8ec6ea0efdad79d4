import Easel
import EaselServing
import Foundation
import HTTPTypes
import Hummingbird

/// What a run's model is asked for.
struct ModelRoutes {
    let service: ModelService
    let budget: MemoryBudget

    /// How long an answer may take.
    private static let patience = Duration.seconds(120)

    func add(to router: Router<ServingContext>) {
        let run = router.group("api/runs/:run")
        run.post("reconstruct") { request, context in try await reconstruct(request, context) }
        run.post("denoise") { request, context in try await denoise(request, context) }
        run.post("classify") { request, context in try await classify(request, context) }
        run.post("segment") { request, context in try await segment(request, context) }
        run.post("encode") { request, context in try await encode(request, context) }
        run.post("decode") { request, context in try await decode(request, context) }
        run.get("sample") { request, context in try await sample(request, context) }
        run.get("interpolate") { request, context in try await interpolate(request, context) }
    }

    /// Bytes for each pixel of a picture that is worked on: itself, what becomes of it and the files that are made of both.
    private static let bytesForPixel = 24

    /// Does something with the picture in a request's body. What it takes counts until its answer has left.
    private func withUpload(
        _ request: Request, for run: String, _ use: (PictureUpload) async throws -> Response
    ) async throws -> Response {
        let share = budget.share()
        let bytes = try await body(of: request, limit: service.limits.bodyBytes, share: share)
        // That there is no such run is said before what is wrong with the picture.
        try service.require(run)
        let upload = try PictureUpload(bytes, maximumPixels: service.limits.pixels)
        try share.take(Self.bytesForPixel * upload.pixelCount)
        return try await use(upload).holding(share)
    }

    private func change(_ query: RequestQuery) throws -> PictureChange {
        var change = PictureChange()
        change.inverts = try query.flag("invert")
        if let noise = query.text("noise") {
            do { change.noise = try ImageNoise(parsing: noise) } catch {
                throw ServingError(.malformed, "noise: \(error)")
            }
        }
        change.seed = try query.number("seed") ?? 0
        return change
    }

    private func reconstruct(_ request: Request, _ context: ServingContext) async throws -> Response {
        let (name, form) = (try runName(context), try AcceptedForm.wanted(by: request, of: [.png, .json]))
        let change = try change(RequestQuery(request, "invert", "noise", "seed"))
        return try await withUpload(request, for: name) { upload in
            let answer = try await withDeadline(Self.patience) { [service] in
                try await service.reconstruct(upload, run: name, change)
            }
            return try response(answer, answer.image, form)
        }
    }

    private func denoise(_ request: Request, _ context: ServingContext) async throws -> Response {
        let (name, form) = (try runName(context), try AcceptedForm.wanted(by: request, of: [.png, .json]))
        let query = try RequestQuery(request, "invert", "noise", "seed", "level", "strength")
        let change = try change(query)
        let (level, strength) = (try query.number("level", in: 0.0...1), try query.number("strength", in: 0.0...1))
        return try await withUpload(request, for: name) { upload in
            let answer = try await withDeadline(Self.patience) { [service] in
                try await service.denoise(upload, run: name, change, level: level, strength: strength ?? 1)
            }
            return try response(answer, answer.image, form)
        }
    }

    private func classify(_ request: Request, _ context: ServingContext) async throws -> Response {
        let name = try runName(context)
        _ = try AcceptedForm.wanted(by: request, of: [.json])
        let query = try RequestQuery(request, "invert", "top", "explain")
        let change = try change(query)
        let (top, isExplained) = (try query.number("top", in: 1...65536) ?? 5, try query.flag("explain"))
        return try await withUpload(request, for: name) { upload in
            return try jsonResponse(
                await withDeadline(Self.patience) { [service] in
                    try await service.classify(upload, run: name, change, top: top, isExplained: isExplained)
                })
        }
    }

    private func segment(_ request: Request, _ context: ServingContext) async throws -> Response {
        let (name, form) = (try runName(context), try AcceptedForm.wanted(by: request, of: [.png, .json]))
        let change = try change(RequestQuery(request, "invert"))
        return try await withUpload(request, for: name) { upload in
            let answer = try await withDeadline(Self.patience) { [service] in
                try await service.segment(upload, run: name, change)
            }
            return try response(answer, answer.overlay, form)
        }
    }

    private func encode(_ request: Request, _ context: ServingContext) async throws -> Response {
        let name = try runName(context)
        _ = try AcceptedForm.wanted(by: request, of: [.json])
        let change = try change(RequestQuery(request, "invert"))
        return try await withUpload(request, for: name) { upload in
            return try jsonResponse(
                await withDeadline(Self.patience) { [service, change] in
                    try await service.encode(upload, run: name, change)
                })
        }
    }

    private func decode(_ request: Request, _ context: ServingContext) async throws -> Response {
        struct Asked: Decodable {
            let latents: [[Float]]
            let className: String?
            let columns: Int?

            private enum CodingKeys: String, CodingKey { case latents, className = "class", columns }
        }
        let (name, form) = (try runName(context), try AcceptedForm.wanted(by: request, of: [.png, .json]))
        _ = try RequestQuery(request)
        // Latents are few numbers beside a picture's.
        let asked: Asked = try await json(of: request, limit: 4 << 20, share: budget.share())
        let answer = try await withDeadline(Self.patience) { [service] in
            try await service.decode(asked.latents, run: name, className: asked.className, columns: asked.columns)
        }
        return try response(answer, answer.sheet, form)
    }

    private func sample(_ request: Request, _ context: ServingContext) async throws -> Response {
        let (name, form) = (try runName(context), try AcceptedForm.wanted(by: request, of: [.png, .json]))
        let query = try RequestQuery(request, "seed", "count", "class", "columns")
        let (count, seed, columns) = (
            try query.number("count", Int.self) ?? 64, try query.number("seed", UInt64.self) ?? 0,
            try query.number("columns", Int.self)
        )
        let className = query.text("class")
        let answer = try await withDeadline(Self.patience) { [service] in
            try await service.sample(run: name, count: count, seed: seed, className: className, columns: columns)
        }
        return try response(answer, answer.sheet, form)
    }

    private func interpolate(_ request: Request, _ context: ServingContext) async throws -> Response {
        let (name, form) = (try runName(context), try AcceptedForm.wanted(by: request, of: [.png, .json]))
        let query = try RequestQuery(request, "seeds", "steps", "path", "class")
        guard let seeds = try query.numbers("seeds") else {
            throw ServingError(.malformed, "seeds names the pictures to go between, as in seeds=1,2")
        }
        var path = LatentPath.spherical
        if let text = query.text("path") {
            guard let known = LatentPath(rawValue: text) else {
                throw ServingError(.malformed, "path is \(text.prefix(60)), expected linear or spherical")
            }
            path = known
        }
        let (steps, className) = (try query.number("steps", Int.self) ?? 10, query.text("class"))
        let answer = try await withDeadline(Self.patience) { [service, path] in
            try await service.interpolate(run: name, seeds: seeds, steps: steps, path: path, className: className)
        }
        return try response(answer, answer.sheet, form)
    }

    /// An answer as its picture alone, or with all there is to say.
    private func response(
        _ answer: some Encodable, _ picture: AnsweredPicture, _ form: AcceptedForm
    ) throws -> Response {
        try form == .png ? bytesResponse(picture.png, form.rawValue) : jsonResponse(answer)
    }
}
